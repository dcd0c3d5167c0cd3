"""The current plan leaves as any version does; a revision differs from its parent by what was folded into it."""

from collections import defaultdict
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse

from aop.export_options import Options
from aop.exports.making import make
from aop.exports.scope import Scope, scope_for
from aop.moves import moved
from aop.services import folding
from aop.services.plans import ensure_plan
from aop.services.transfers import NewTransfer, entries_of, move_money
from strategy.core import jobs
from strategy.core.models import Job
from tests.aop.exports.instants import NOON
from tests.aop.exports.reading import by_openpyxl, csv_rows, minor, table

pytestmark = [pytest.mark.both_databases, pytest.mark.django_db]


@pytest.fixture
def plan(year, finance):
    """The plan of the ledger, not the one of the other exports."""
    return ensure_plan(fiscal_year=year, actor=finance)


@pytest.fixture
def between(approved, plan, lines, chief):
    """250.00 of January from the portal of Grid to the staff of Retail, applied."""
    entries = moved(lines["portal"].line_id, lines["shops"].line_id, [250_00] + [0] * 11)
    return move_money(plan=plan, new=NewTransfer(entries, "Shops need it more."), actor=chief)


def written(version, folder, *, is_current=False, user=None, **options) -> Path:
    folder = Path(folder)
    folder.mkdir()
    scope = scope_for(user, with_transfers=is_current) if user else Scope(with_transfers=is_current)
    return make(version, scope, Options(**options), at=NOON, folder=folder).path


def amounts(path) -> dict[tuple[str, int], int]:
    """Minor units of Budget_tidy by line key and period."""
    return {
        (row["line_key"], row["period_no"]): minor(row["amount"]) for row in table(by_openpyxl(path, "Budget_tidy"))
    }


def funded(path) -> dict[tuple[str, int], int]:
    sums: dict[tuple[str, int], int] = defaultdict(int)
    for row in table(by_openpyxl(path, "Funding_tidy")):
        sums[row["line_key"], row["period_no"]] += minor(row["amount"])
    return dict(sums)


def of_entries(*transfers) -> dict[tuple[str, int], int]:
    """What the transfers change, by line key and period; nothing is left out."""
    sums: dict[tuple[str, int], int] = defaultdict(int)
    for transfer in transfers:
        keys = {row.line_id: str(row.line.key) for row in transfer.entries.select_related("line")}
        for line, months in entries_of(transfer).items():
            for number, amount in enumerate(months, start=1):
                sums[keys[line], number] += amount
    return {place: amount for place, amount in sums.items() if amount}


def difference(one, other) -> dict[tuple[str, int], int]:
    assert one.keys() == other.keys()
    return {place: one[place] - other[place] for place in one if one[place] != other[place]}


def verdict(path) -> str:
    """Do all totals and counts of the file agree with each other and with the application?"""
    return next(row[4] for row in by_openpyxl(path, "Checks") if row[0] == "All totals and counts")


def readme(path) -> str:
    return "\n".join(" ".join(str(value) for value in row if value is not None) for row in by_openpyxl(path, "README"))


def test_a_revision_differs_from_its_parent_by_exactly_what_was_folded(
    between, applied_transfer, approved, plan, chief, tmp_path
):
    parent = written(approved, tmp_path / "parent")
    current = written(approved, tmp_path / "current", is_current=True)
    revision = folding.fold_and_seal(plan=plan, actor=chief)
    after = written(revision, tmp_path / "revision")
    assert difference(amounts(after), amounts(parent)) == of_entries(between, applied_transfer)
    assert amounts(current) == amounts(after)
    assert funded(current) == amounts(current)
    assert verdict(current) == "PASS"


def test_the_first_sheet_says_which_version_and_which_transfers(between, applied_transfer, approved, tmp_path):
    said = readme(written(approved, tmp_path / "all", is_current=True))
    assert "Version Current plan (current, phase adjusted)" in said
    assert f"Version id {approved.key}" in said
    assert "State Approved, in force, with the transfers below" in said
    assert "not sealed: the current plan changes with every transfer" in said
    assert "Transfers on top 2" in said
    assert f"{between}, applied" in said
    assert "Shops need it more." in said


def test_a_version_says_nothing_of_transfers(between, approved, tmp_path):
    said = readme(written(approved, tmp_path / "sealed"))
    assert "Transfers on top" not in said
    assert f"Seal {approved.seal}" in said


def test_a_csv_of_the_current_plan_says_the_same(between, approved, tmp_path):
    rows = csv_rows(written(approved, tmp_path / "csv", is_current=True, format="csv"))
    found = {(row["line_key"], int(row["period_no"])): minor(row["amount"]) for row in rows}
    assert found == amounts(written(approved, tmp_path / "book", is_current=True))
    assert {row["version_kind"] for row in rows} == {"current"}
    hashes = {row["line_name"]: row["row_hash"] for row in rows}
    assert not hashes["Portal platform"]  # what is changed is no longer what was sealed
    assert hashes["Vans"]


def test_who_sees_one_unit_gets_its_part_and_the_signs_hold(between, approved, planner, tmp_path):
    path = written(approved, tmp_path / "unit", is_current=True, user=planner, sign="ledger")
    assert sum(amounts(path).values()) == 140_750_05
    assert verdict(path) == "PASS"


def test_the_page_orders_the_current_plan(client, finance, between, approved):
    client.force_login(finance)
    page = client.get(reverse("aop:export_page"), {"version": "current"}).content.decode()
    assert "FY26 Current plan: 4 lines, 241,000.05 EUR of spend" in page
    client.post(reverse("aop:export_order", args=[approved.pk]) + "?version=current", {
        "format": "csv", "sign": "natural", "shown": "exact", "zeros": "dash", "delimiter": "comma",
        "decimal": "point", "encoding": "utf-8", "line_ends": "lf",
    })  # fmt: skip
    job = Job.objects.get()
    assert (job.state, job.result["title"], job.result["seal"]) == ("done", "FY26 Current plan", "")
    assert "Current-plan" in job.file_name


def test_programs_order_it_and_pull_its_rows(client, finance, between, approved):
    client.force_login(finance)
    answer = client.post("/api/v1/versions/current/export/", {"format": "csv"}, content_type="application/json")
    assert answer.status_code == 202
    jobs.run(Job.objects.get().pk)
    assert Job.objects.get().result["title"] == "FY26 Current plan"
    rows = client.get("/api/v1/versions/current/rows/").json()["results"]
    found = {row["line_name"]: row["amount"] for row in rows if row["period_no"] == 1}
    assert found["Portal platform"] == "8083.33"
    latest = client.get("/api/v1/versions/latest/rows/").json()["results"]
    assert next(row["amount"] for row in latest if row["line_name"] == "Portal platform") == "8333.33"


def test_the_feed_names_what_transfers_changed_since(client, finance, between):
    client.force_login(finance)
    asked = {"updated_since": "2100-01-01T00:00:00Z"}
    assert client.get("/api/v1/versions/latest/rows/", asked).json()["results"] == []
    rows = client.get("/api/v1/versions/current/rows/", asked).json()["results"]
    assert {row["line_name"] for row in rows} == {"Portal platform", "Shop staff"}


def test_the_command_writes_it(between, approved, tmp_path):
    out, said = tmp_path / "now.xlsx", StringIO()
    call_command("export_budget", "--year", "FY26", "--version", "current", "--out", str(out), stdout=said)
    assert "Not sealed" in said.getvalue()
    changed = difference(amounts(out), amounts(written(approved, tmp_path / "sealed")))
    assert changed == of_entries(between)


def test_without_a_version_in_force_the_command_says_so(lines, tmp_path):
    with pytest.raises(CommandError, match="no version in force yet"):
        call_command("export_budget", "--year", "FY26", "--version", "current", "--out", str(tmp_path / "x.xlsx"))
