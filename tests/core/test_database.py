"""Statements for many rows at once, the same on both databases."""

import time

import pytest
from django.db import transaction
from django.db.models import F, Value

from strategy.core import database
from strategy.core.concurrency import Gone, hold, lock_one
from strategy.core.database import among, insert_from, write_by_id
from strategy.core.keys import NewKey
from strategy.core.models import Unit

pytestmark = pytest.mark.both_databases


def copy_units(rows) -> int:
    columns = {name: F(name) for name in ("name", "parent", "lead", "archived_at", "source_import")}
    columns |= {"key": NewKey(), "version": Value(1), "code": Value("copy")}
    return insert_from(Unit, columns, rows)


def test_rows_are_copied_in_one_statement_with_keys_of_their_own(crews, django_assert_num_queries):
    before = int(time.time() * 1000)
    with django_assert_num_queries(1):
        assert copy_units(Unit.objects.filter(pk=crews.pk)) == 1
    copied = Unit.objects.get(code="copy")
    assert (copied.name, copied.parent_id, copied.version) == (crews.name, crews.parent_id, 1)
    assert copied.key != crews.key
    assert (copied.key.version, copied.key.variant) == (7, "specified in RFC 4122")
    assert abs((copied.key.int >> 80) - before) < 60_000


def test_any_number_of_ids_is_one_parameter(grid, crews, retail):
    ids = [grid.pk, retail.pk, *range(10**6, 10**6 + 70_000)]
    assert set(Unit.objects.filter(pk__in=among(ids))) == {grid, retail}
    assert set(Unit.objects.filter(pk__in=among([]))) == set()


def test_each_row_gets_its_own_values(grid, crews, retail):
    with transaction.atomic():
        write_by_id(Unit, ["name", "code"], [(grid.pk, "Netz 'A'", "x%s"), (retail.pk, "Läden", "y")])
    names = dict(Unit.objects.values_list("pk", "name"))
    assert (names[grid.pk], names[retail.pk], names[crews.pk]) == ("Netz 'A'", "Läden", "Crews")
    assert Unit.objects.get(pk=grid.pk).code == "x%s"


def test_a_row_that_is_gone_says_so(crews):
    Unit.objects.filter(pk=crews.pk).delete()
    for take in (lock_one, hold):
        with transaction.atomic(), pytest.raises(Gone):
            take(crews)


def test_very_many_new_rows_are_counted_anew(grid, monkeypatch, django_assert_num_queries):
    monkeypatch.setattr(database, "AT_ONCE", 0)
    with django_assert_num_queries(2 if database.is_postgresql() else 1):
        assert copy_units(Unit.objects.filter(pk=grid.pk)) == 1
