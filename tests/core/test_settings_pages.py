"""Settings, the calendar, one's profile and tokens, and mails kept as files."""

import re

import pytest
from django.test import Client

from strategy.core.models import ApiToken, Cycle, Event, FiscalYear, Period, Settings, User
from tests.core.test_people_pages import with_originals

pytestmark = [pytest.mark.both_databases, pytest.mark.django_db]


@pytest.fixture
def admin(client, administrator):
    client.force_login(administrator)
    return client


def test_settings_are_saved_and_told(admin):
    admin.post("/settings/", with_originals(admin, "/settings/", name="Brightwater plc", fiscal_start_month="4"))
    settings = Settings.objects.get()
    assert (settings.name, settings.fiscal_start_month) == ("Brightwater plc", 4)
    assert Event.objects.filter(verb="core.settings.changed").exists()


def test_the_currency_cannot_be_changed_later(admin):
    admin.post("/settings/", with_originals(admin, "/settings/", currency="USD"))
    assert Settings.objects.get().currency == "EUR"


@pytest.mark.parametrize(
    "wrong",
    [
        {"name": ""},
        {"time_zone": "Mars/Olympus"},
        {"fiscal_start_month": "13"},
        {"check_in_rhythm_days": "0"},
        {"check_in_rhythm_days": "9" * 30},
        {"language": "xx"},
    ],
)
def test_a_setting_that_will_not_do_changes_nothing(admin, wrong):
    sent = with_originals(admin, "/settings/", name="Changed")
    assert admin.post("/settings/", sent | wrong).status_code == 422
    assert Settings.objects.get().name == "Brightwater"


# --- calendar --------------------------------------------------------------------------------


def test_a_year_is_added_with_its_periods_and_cycles(admin):
    assert admin.post("/settings/calendar/years/", {"year": "2027"}).status_code == 302
    year = FiscalYear.objects.get()
    assert (year.label, year.periods.count(), year.cycles.count()) == ("FY27", 12, 5)
    assert admin.post("/settings/calendar/years/", {"year": "2027"}).status_code == 302
    assert FiscalYear.objects.count() == 1


@pytest.mark.parametrize("year", ["", "x", "1", "99999", "-2026", "٢٠٢٦x"])
def test_a_year_that_is_none_is_refused(admin, year):
    assert admin.post("/settings/calendar/years/", {"year": year}).status_code == 422
    assert not FiscalYear.objects.exists()


def test_finance_closes_through_a_period_and_opens_again_with_a_reason(client, finance, year):
    client.force_login(finance)
    march = year.periods.get(number=3)
    client.post(f"/settings/calendar/periods/{march.pk}/close/")
    closed = Period.objects.closed().in_order().values_list("number", flat=True)
    assert list(closed) == [1, 2, 3]
    february = year.periods.get(number=2)
    assert client.post(f"/settings/calendar/periods/{february.pk}/open/").status_code == 422
    assert "Why is Feb 2026 opened again?" in client.get(f"/settings/calendar/?open={february.pk}").content.decode()
    client.post(f"/settings/calendar/periods/{february.pk}/open/", {"reason": "A late bill."})
    assert list(closed.all()) == [1]
    assert Event.objects.get(verb="core.periods.opened").reason == "A late bill."
    assert len(Event.objects.get(verb="core.periods.closed").rows) == 3


@pytest.mark.parametrize("asked", ["x", "-1", "9" * 30, "٣", "0"])
def test_an_odd_period_to_open_shows_the_calendar(client, finance, year, asked):
    client.force_login(finance)
    assert client.get("/settings/calendar/", {"open": asked}).status_code == 200


def test_a_cycle_of_its_own_dates_is_made_opened_and_closed(admin, year):
    sent = {"name": "Turnaround", "first_day": "2026-03-01", "last_day": "2026-05-31"}
    admin.post("/settings/calendar/cycles/", sent)
    cycle = Cycle.objects.get(name="Turnaround")
    for state in ("open", "closing", "closed"):
        admin.post(f"/settings/calendar/cycles/{cycle.pk}/{state}/")
        cycle.refresh_from_db()
        assert cycle.state == state
    assert admin.post(f"/settings/calendar/cycles/{cycle.pk}/open/").status_code == 422
    assert admin.post(f"/settings/calendar/cycles/{cycle.pk}/nonsense/").status_code == 422


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"last_day": "2026-02-01"}, "A cycle ends after it starts."),
        ({"first_day": "2026-02-30"}, "valid date"),
        ({"name": "FY26 Q1"}, "There is already a cycle of this name."),
    ],
)
def test_a_cycle_that_will_not_do_is_refused_in_words(admin, year, wrong, said):
    sent = {"name": "Turnaround", "first_day": "2026-03-01", "last_day": "2026-05-31"}
    response = admin.post("/settings/calendar/cycles/", sent | wrong)
    assert response.status_code == 422
    assert said in response.content.decode()


# --- oneself ---------------------------------------------------------------------------------


def test_one_changes_ones_own_name_and_zone_and_sees_times_there(client, viewer):
    client.force_login(viewer)
    client.post("/profile/", with_originals(client, "/profile/", name="Vera", time_zone="Asia/Tokyo"))
    changed = User.objects.get(pk=viewer.pk)
    assert (changed.name, changed.time_zone) == ("Vera", "Asia/Tokyo")


def test_one_cannot_change_ones_address_or_let_oneself_in(client, viewer):
    client.force_login(viewer)
    sent = with_originals(client, "/profile/", email="x@y.example", is_active="0", role="administrator", is_staff="1")
    client.post("/profile/", sent)
    unchanged = User.objects.get(pk=viewer.pk)
    assert (unchanged.email, unchanged.is_active, unchanged.memberships.count()) == (viewer.email, True, 1)


def test_a_token_is_shown_once_works_says_when_it_was_used_and_ends(client, viewer):
    client.force_login(viewer)
    page = client.post("/profile/tokens/", {"name": "Warehouse", "days": "30"}).content.decode()
    secret = re.search(r'class="secret">([0-9a-f]{64})<', page)[1]
    assert secret not in client.get("/profile/tokens/").content.decode()
    assert secret not in str(list(ApiToken.objects.values()))
    header = {"Authorization": f"Token {secret}"}
    assert Client().get("/api/v1/me/", headers=header).json()["email"] == viewer.email
    token = ApiToken.objects.get()
    assert token.last_used_at is not None
    client.post(f"/profile/tokens/{token.token_key}/revoke/")
    assert Client().get("/api/v1/me/", headers=header).status_code == 401
    assert Event.objects.filter(subject_key=viewer.key, verb="core.token.revoked").exists()


def test_tokens_have_names_of_their_own_and_are_not_without_number(client, viewer):
    client.force_login(viewer)
    answers = [client.post("/profile/tokens/", {"name": f"T{n}", "days": "7"}).status_code for n in range(21)]
    assert answers == [200] * 20 + [422]
    assert client.post("/profile/tokens/", {"name": "T1", "days": "7"}).status_code == 422
    assert client.post("/profile/tokens/", {"name": "Long", "days": "9999"}).status_code == 422


# --- mails kept as files ---------------------------------------------------------------------


@pytest.fixture
def kept(settings, tmp_path, client, administrator):
    settings.EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    settings.EMAIL_FILE_PATH, settings.MAIL_IS_KEPT = str(tmp_path), True
    client.force_login(administrator)
    return client


def test_a_mail_kept_as_a_file_is_read_in_the_app(kept, viewer):
    Client().post("/accounts/password/reset/", {"email": viewer.email})
    page = kept.get("/settings/mail/").content.decode()
    assert viewer.email in page
    address = re.search(r'href="(/settings/mail/[^"]+\.log/)"', page)[1]
    mail = kept.get(address).content.decode()
    link = re.search(r'class="secret">http://testserver(/accounts/password/reset/key/[^<]+)<', mail)[1]
    assert Client().get(link).status_code == 302


@pytest.mark.parametrize(("zone", "shown"), [("-0000", "10:30"), ("+0100", "09:30"), ("-0500", "15:30")])
def test_a_mail_shows_the_readers_time(kept, tmp_path, zone, shown):
    (tmp_path / "1.log").write_text(f"Date: Fri, 06 Feb 2026 09:30:00 {zone}\nSubject: Hello\n\nx")
    assert f"6 Feb 2026, {shown}" in kept.get("/settings/mail/").content.decode()  # Berlin, an hour ahead


def test_what_a_mail_holds_is_text_and_nothing_else(kept, tmp_path):
    (tmp_path / "1.log").write_text(
        "Content-Type: text/html\nSubject: <script>alert(1)</script>\nTo: a@b.example\n\n<img src=x onerror=alert(1)>"
    )
    page = kept.get("/settings/mail/1.log/").content.decode()
    assert "<script>alert" not in page
    assert "<img src=x" not in page
    assert "&lt;script&gt;" in page


@pytest.mark.parametrize(
    "content", [b"", b"\xff\xfe\x00", b"Subject: =?x?q?broken?=\n\n", b"Content-Type: text/plain; charset=none\n\nx"]
)
def test_an_odd_file_among_the_mails_is_shown_somehow(kept, tmp_path, content):
    (tmp_path / "1.log").write_bytes(content)
    assert kept.get("/settings/mail/").status_code == 200
    assert kept.get("/settings/mail/1.log/").status_code == 200


@pytest.mark.parametrize("name", ["../secret-key", "..%2fsecret-key", "2.log", ".log", "a/b.log", "1.log%00"])
def test_no_other_file_can_be_read(kept, tmp_path, name):
    (tmp_path.parent / "secret-key").write_text("secret")
    assert kept.get(f"/settings/mail/{name}/").status_code == 404


def test_where_a_mail_server_sends_them_there_is_nothing_to_read(kept, settings, tmp_path):
    (tmp_path / "1.log").write_text("Subject: Hello\n\nx")
    settings.MAIL_IS_KEPT = False
    assert kept.get("/settings/mail/1.log/").status_code == 404
    assert "Hello" not in kept.get("/settings/mail/").content.decode()
