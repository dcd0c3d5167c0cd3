"""The lists of the house on a phone: a row becomes a short entry, and nothing has to be moved sideways."""

import pytest
from django.core.mail import send_mail
from django.urls import reverse
from playwright.sync_api import expect

from strategy.core import jobs, outbox
from strategy.core.services import tokens

pytestmark = pytest.mark.django_db(transaction=True)

LONG = "The operating plan of a unit with a rather long name was handed in for approval by Wilhelmina Featherstonehaugh"
WIDER = """page => [...document.querySelectorAll("html, .scroll")]
  .filter(box => box.scrollWidth > box.clientWidth).map(box => `${box.tagName} ${box.className}`)"""


@pytest.fixture
def busy_house(administrator, planner, owner, stranger, year, settings, tmp_path):
    """Something in every list."""
    settings.EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    settings.EMAIL_FILE_PATH, settings.MAIL_IS_KEPT = str(tmp_path), True
    send_mail(LONG, "Hello", None, ["somebody.with.a.long.name@brightwater.example"])
    tokens.create_token(user=administrator, name="The warehouse job that reads the plan every night", days=30)
    outbox.notify(recipients=[administrator], kind="core.test", title=LONG, address="/people/")
    jobs.create(kind="core.invitations", owner=administrator, arguments={})


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_lists_fold(new_page, administrator, planner, grid, busy_house, assert_accessible, scheme):
    page = new_page(administrator, viewport={"width": 390, "height": 844}, color_scheme=scheme)
    addresses = [reverse(f"core:{name}") for name in ("people", "units", "history_list", "inbox", "jobs", "profile")]
    addresses += [reverse(f"core:{name}") for name in ("tokens", "calendar", "mails")]
    addresses += [reverse("core:person", args=[planner.pk]), reverse("core:unit", args=[grid.pk])]
    for address in addresses:
        page.goto(address)
        row = page.locator(".table-fold tbody tr").first
        expect(row).to_be_visible()
        assert row.evaluate("row => getComputedStyle(row).display") == "flex", address
        assert page.locator("html").evaluate(WIDER) == [], address
        assert_accessible(page)
