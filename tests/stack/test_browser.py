"""The home page with money, links and promises on it: nobody is kept out, whatever they see by."""

import pytest
import time_machine
from django.urls import reverse

from tests.aop.funding.acts import give

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_everybody_can_read_home(
    new_page, sensors, training, vans, outages, homes, finance, scheme, assert_accessible
):  # the lines and promises stand on the page
    with time_machine.travel("2026-02-16T10:00:00Z", tick=True):
        give(sensors, {outages: 10_000}, actor=finance)
        page = new_page(finance, color_scheme=scheme)
        for name in ("stack:home", "stack:coverage", "stack:unfunded"):
            page.goto(reverse(name))
            assert_accessible(page)
        assert page.locator("h1").count() == 1
