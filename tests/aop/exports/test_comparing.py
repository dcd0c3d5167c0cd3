"""The comparison of a workbook with the database finds what differs, were it a cent."""

import re

import pytest
from openpyxl.utils import get_column_letter

from aop.models import Allocation, LineVersion
from tests.aop.exports.comparing import differences, in_database, in_file
from tests.aop.exports.reading import by_openpyxl, export
from tests.support.books import changed

pytestmark = pytest.mark.django_db


@pytest.fixture
def spend(version, new_line, outages, restored, promise):
    """Two lines, one a third promised twice; sums that do not divide."""
    sensors = new_line("Sensors", kind="change", p01=100_00, p02=-33_33, p12=10_01)
    promise(sensors, outages, 0, 3333)
    promise(sensors, restored, 3333, 5000)
    new_line("Vans", type="capex", p09=8_000_00)
    return version


@pytest.fixture
def book(spend, tmp_path):
    return export(spend, tmp_path).path


def test_a_fresh_workbook_differs_in_nothing(book, spend):
    said = in_file(book, "FY26")
    assert (len(said.lines), len(said.pieces), said.total) == (2, 4, 8_076_68)
    assert differences(said, in_database(spend)) == []


SHEETS = {"Budget_wide": 2, "Budget_tidy": 3, "Funding_tidy": 4}


def altered(book, sheet, heading, value):
    """The workbook with one cell of its second row saying something else, and everything else as it was."""
    column = get_column_letter(by_openpyxl(book, sheet)[0].index(heading) + 1)
    cell = re.compile(rf'(<c r="{column}2"[^>]*>(?:<f>[^<]*</f>)?(?:<is>)?<[vt][^>]*>)[^<]*'.encode())

    def change(text):
        text, count = cell.subn(rb"\g<1>" + value.encode(), text)
        assert count == 1
        return text

    return changed(book, f"xl/worksheets/sheet{SHEETS[sheet]}.xml", change)


@pytest.mark.parametrize(
    ("sheet", "heading", "value", "where"),
    [
        ("Budget_tidy", "amount", "100.01", "lines"),
        ("Budget_tidy", "cost_centre_code", "00100", "names"),
        ("Budget_tidy", "kind", "run", "names"),
        ("Budget_wide", "FY26 total", "76.67", "years"),
        ("Funding_tidy", "amount", "33.32", "pieces"),
        ("Funding_tidy", "share_bp", "3334", "pieces"),
    ],
)
def test_one_altered_cell_is_found(book, spend, sheet, heading, value, where):
    found = differences(in_file(altered(book, sheet, heading, value), "FY26"), in_database(spend))
    assert found
    assert {sentence.split(",")[0] for sentence in found} == {where}


def test_one_cent_more_in_the_database_is_found(book, spend):
    row = LineVersion.objects.of_version(spend).get(name="Vans")
    LineVersion.objects.filter(pk=row.pk).update(p09=row.p09 + 1, total=row.total + 1)
    found = differences(in_file(book, "FY26"), in_database(spend))
    assert {re.split("[,:]", sentence)[0] for sentence in found} == {"total", "lines", "years", "pieces"}


def test_a_share_that_moved_is_found(book, spend, outages):
    Allocation.objects.filter(objective=outages).update(to_bp=3332)
    assert len(differences(in_file(book, "FY26"), in_database(spend))) >= 2
