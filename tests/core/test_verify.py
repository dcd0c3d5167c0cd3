"""`manage.py verify` finds what no constraint can hold, and says how much it looked at."""

import io

import pytest
from django.core.management import call_command

from strategy.core.models import Period, Unit, UnitPath, UnitTerm

pytestmark = pytest.mark.both_databases


def verify() -> tuple[int, str]:
    out = io.StringIO()
    try:
        call_command("verify", stdout=out)
    except SystemExit as stopped:
        return stopped.code, out.getvalue()
    return 0, out.getvalue()


def test_a_sound_organisation_passes_and_the_counts_are_told(grid, crews, retail, year):
    code, text = verify()
    assert code == 0
    assert "fine   Paths of units follow their parents: 4 looked at, 0 wrong" in text


def test_a_lost_path_is_found(grid, crews):
    UnitPath.objects.filter(ancestor=grid, descendant=crews).delete()
    code, text = verify()
    assert code == 1
    assert "unit 11: path from 10 at depth 1 is missing" in text


def test_a_path_too_many_is_found(crews, retail):
    UnitPath.objects.create(ancestor=retail, descendant=crews, depth=1)
    code, text = verify()
    assert code == 1
    assert "unit 11: path from 20 at depth 1 should not be there" in text


def test_a_gap_in_the_calendar_is_found(year):
    Period.objects.filter(fiscal_year=year, number=3).delete()
    code, text = verify()
    assert (code, "fiscal year FY26: its periods do not cover it" in text) == (1, True)


def test_a_unit_renamed_behind_the_back_of_its_history_is_found(grid):
    Unit.objects.filter(pk=grid.pk).update(name="Renamed")
    code, text = verify()
    assert (code, "unit 10: its open term says something else" in text) == (1, True)


def test_a_fact_whose_beginning_is_not_its_events_is_found(grid):
    term = UnitTerm.objects.get(unit=grid)
    UnitTerm.objects.filter(pk=term.pk).update(valid_from=term.valid_from.replace(year=2020))
    code, text = verify()
    assert (code, f"{term._meta.verbose_name} {term.pk}: its ends differ from its events" in text) == (1, True)
