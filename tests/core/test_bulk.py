"""Very many rows at once are the same rows as one by one, whatever their texts hold."""

import pytest
from django.db import DatabaseError, IntegrityError, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from aop.models import Account
from strategy.core.bulk import insert_rows, reserve_ids
from strategy.core.keys import new_key, new_keys
from strategy.core.models import Snapshot, Unit

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]
FIELDS = ("id", "key", "version", "code", "name", "type", "is_group", "is_archived")
TEXTS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=30)


def rows(names):
    ids = reserve_ids(Account, len(names))
    return [(pk, new_key(), 1, f"c{pk}", name, "expense", False, True) for pk, name in zip(ids, names, strict=True)]


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.one_of(TEXTS, st.sampled_from(["\\N", "a\tb", "a\\nb", "line\nbreak", "\r", ""])), max_size=12))
def test_every_text_comes_back_as_it_went_in(names):
    made = rows(names)
    insert_rows(Account, FIELDS, made)
    found = Account.objects.filter(pk__in=[row[0] for row in made]).order_by("pk")
    assert [(row.pk, row.key, row.name, row.is_archived) for row in found] == [(r[0], r[1], r[4], True) for r in made]


def test_what_all_rows_have_in_common_is_said_once():
    names = ["a", "50 % of b\tc", "\\N"]
    ids, same = reserve_ids(Account, 3), {"version": 1, "type": "expense", "is_group": False, "is_archived": True}
    made = list(zip(ids, new_keys(3), ["100 %s", "b", "c"], names, strict=True))
    insert_rows(Account, ("id", "key", "code", "name"), made, same=same)
    found = Account.objects.filter(is_archived=True, is_group=False, type="expense").order_by("pk")
    assert [(row.pk, row.key.hex, row.code, row.name) for row in found] == made


def test_a_row_of_another_length_is_refused():
    made = rows(["a", "b"])
    for wrong in ([made[0], (*made[1], 1)], [(*row, 1) for row in made], [row[:-1] for row in made]):
        with pytest.raises((ValueError, DatabaseError)), transaction.atomic():
            insert_rows(Account, FIELDS, wrong)
    assert Account.objects.count() == 0


def test_rows_made_afterwards_get_other_ids():
    made = rows(["a", "b"])
    insert_rows(Account, FIELDS, made)
    later = Account.objects.create(code="later", name="Later")
    assert later.pk > max(row[0] for row in made)
    assert reserve_ids(Account, 3)[0] > later.pk


def test_nothing_is_reserved_for_no_rows():
    assert list(reserve_ids(Account, 0)) == []
    insert_rows(Account, FIELDS, [])
    assert Account.objects.count() == 0


def test_json_and_nulls_are_kept():
    value = {"a": "tab\tand \\ and é", "n": [1, None]}
    row = (new_key(), "test", 1, "2026-02-16T08:00Z", None, "", None, value, "0" * 64)
    fields = ("key", "kind", "form", "taken_at", "taken_by", "subject_type", "subject_key", "content", "sha256")
    insert_rows(Snapshot, fields, [row])
    assert (Snapshot.objects.get().content, Snapshot.objects.get().taken_by) == (value, None)


def test_the_rules_of_the_database_hold(organisation_settings):
    made = rows(["a"])
    with pytest.raises(IntegrityError), transaction.atomic():
        insert_rows(Account, FIELDS, [(*made[0][:5], "loan", False, False)])
    assert Account.objects.count() == 0
    assert Unit.objects.count() == 0


def test_more_rows_than_one_statement_takes():
    insert_rows(Account, FIELDS, rows(["x"] * 12_000))
    assert Account.objects.count() == 12_000
