"""What keeps large files cheap: parsed once, and as many statements for many rows as for few."""

import os
import time

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from aop.models import LineVersion
from aop.services.imports import files, reading
from aop.services.imports.checking import check_import
from aop.services.imports.steps import run_step
from strategy.core.models import Import
from strategy.core.tables.limits import FileRefused
from tests.support.imports import apply

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]
STATEMENTS = 60


def kept(upload):
    return sorted(files.folder().glob(f"{upload.stored_as}*.rows"))


def many(rows):
    lines = [f"Unit {n % 4},Team {n % 7},A{n % 5},Item {n},{n}.05" for n in range(rows)]
    return "\n".join(["Department,Team,Account,Item,FY26 Proposed", *lines]).encode()


def never(*args, **kwargs):
    raise AssertionError("The file was parsed again.")


def test_a_file_is_parsed_once(received, finance, monkeypatch):
    upload = received()
    assert len(kept(upload)) == 1
    monkeypatch.setattr(reading, "read_table", never)
    apply(upload, finance)
    assert LineVersion.objects.filter(plan_version__kind="approved").sums()["amount"] == 180051


@pytest.mark.django_db(transaction=True)
def test_parsed_rows_go_when_the_import_is_closed(received, finance):
    upload = received()
    abandoned, recent = received(b"Account,FY26 Proposed\n1,2\n"), received(b"Account,FY26 Proposed\n1,3\n")
    os.utime(kept(abandoned)[0], (time.time() - 25 * 3600,) * 2)
    apply(upload, finance)
    assert [len(kept(one)) for one in (upload, abandoned, recent)] == [0, 0, 1]
    apply(abandoned, finance)
    assert LineVersion.objects.filter(source_import=abandoned).get().total == 200


def test_a_file_read_otherwise_is_parsed_otherwise(received, finance):
    upload = received(b"Account;FY26 Proposed, net\n6110;5\n")
    other = reading.read_file(upload=upload, actor=finance, wish=reading.Wish(reading.Dialect(delimiter=",")))
    assert other.dialect["heading"] == ["Account;FY26 Proposed", "net"]
    assert len(kept(upload)) == 2
    again = reading.read_file(upload=upload, actor=finance, wish=reading.Wish(reading.Dialect(delimiter=";")))
    assert check_import(upload=again, actor=finance).report["columns"][0]["understood"] == "5.00"


def test_rows_that_vanish_meanwhile_are_a_refusal(received):
    upload = received()
    with reading.open_table(upload, reading.dialect_of(upload)) as table:
        kept(upload)[0].unlink()
        with pytest.raises(FileRefused, match="try again"):
            list(table.rows())


def test_statements_do_not_grow_with_the_rows(received, finance):
    asked = []
    for rows in (31, 30, 300):  # the first opens the year
        upload = received(many(rows), f"{rows}.csv")
        with CaptureQueriesContext(connection) as queries:
            for step in ("read", "check", "apply"):
                upload = run_step(step=step, upload=upload, actor=finance)
        assert upload.state == Import.State.APPLIED
        asked.append([query["sql"] for query in queries if "SAVEPOINT" not in query["sql"]])
        run_step(step="undo", upload=upload, actor=finance)
    assert len(asked[1]) == len(asked[2]) <= STATEMENTS
