"""The home page with money, links and promises on it: nobody is kept out, whatever they see by."""

from decimal import Decimal

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from aop.models import Actual
from okrs.models import Objective
from strategy.core.models import Period
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


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_everybody_can_read_the_two_clocks(
    new_page, sensors, training, outages, homes, finance, year, scheme, assert_accessible
):  # two objectives stand in the picture, one with its money on its own page
    with time_machine.travel("2026-02-16T10:00:00Z", tick=True):
        Period.objects.filter(fiscal_year=year, number=1).update(closed_at=timezone.now())
        for line, aim in ((sensors, outages), (training, homes)):
            give(line, {aim: 10_000}, actor=finance)
            codes = {"unit": line.unit, "cost_centre": line.versions.get().cost_centre}
            codes |= {"account": line.versions.get().account, "line": line}
            Actual.objects.create(fiscal_year=year, grain="period", period=1, amount=50_000_00, currency="EUR", **codes)
            Objective.objects.filter(pk=aim.pk).update(
                score=Decimal("0.4"), expected=Decimal("0.5"), pace="behind", judged_on=timezone.localdate()
            )
        page = new_page(finance, color_scheme=scheme)
        page.goto(reverse("stack:home"))
        assert page.locator(".quad .bubble").count() == 1
        assert page.get_by_text("Nothing planned to date").count() == 2
        assert_accessible(page)
        page.goto(reverse("aop:objective_funding", args=[outages.pk]))
        assert page.locator(".pair").count() == 1
        assert_accessible(page)
