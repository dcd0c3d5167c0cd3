"""Bad input through every door: a clear error, no change, never a 500 (on both databases)."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from aop.models import Account, CostCentre, LineVersion
from aop.services.imports.checking import check_import
from strategy.core.models import Import
from tests.support.books import raw_book
from tests.support.imports import bring

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]

HEAD = b"Department,Account,FY26 Adopted\n"
FILES = {
    "empty": (b"", "plan.csv", "empty"),
    "nul": (HEAD + b"Grid,6110,\x005\n", "plan.csv", "NUL"),
    "surrogate": (HEAD + b"Grid\xed\xa0\x80,6110,5\n", "plan.csv", "half a character"),
    "old workbook": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "plan.xls", "old kind"),
    "picture": (b"\x89PNG\r\n\x1a\n", "plan.csv", "a picture"),
    "web page": (b"<html><table></table></html>", "plan.xlsx", "web page"),
    "not a workbook": (b"PK\x03\x04nothing", "plan.xlsx", "not a workbook"),
    "heading only": (HEAD, "plan.csv", "no rows below"),
}


@pytest.fixture
def sparse_bomb(tmp_path):
    """Two cells at the far ends of a sheet, in less than two thousand bytes."""
    cells = '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
    return raw_book(tmp_path / "bomb.xlsx", cells).read_bytes()


def uploaded(client, content, name):
    file = SimpleUploadedFile(name, content)
    return client.post(reverse("aop:import_list"), {"file": file, "year": "FY26"})


def nothing_came_of_it():
    return LineVersion.objects.count() + Account.objects.count() + CostCentre.objects.count() == 0


@pytest.mark.parametrize("name", FILES)
def test_a_file_that_cannot_be_read_comes_back_with_its_reason(client, finance, name):
    content, file_name, words = FILES[name]
    client.force_login(finance)
    answer = uploaded(client, content, file_name)
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert nothing_came_of_it()


def test_the_sparse_bomb_is_refused_and_the_server_lives(client, finance, sparse_bomb):
    client.force_login(finance)
    answer = uploaded(client, sparse_bomb, "bomb.xlsx")
    assert answer.status_code == 422
    assert "reaches to row 1,048,576" in answer.content.decode()
    assert Import.objects.get().state == Import.State.REFUSED


AMOUNTS = {
    "NaN": "not an amount",
    "Infinity": "not an amount",
    "1e400": "scientific notation",
    "1_000": "not an amount",
    "١٢": "other digits",
    "0x10": "not an amount",
    "9999999999999999.99": "larger than the largest amount",
    "9" * 5000: "too many for an amount",
    "5\u200b": "not an amount",
    "#REF!": "error value",
}


@pytest.mark.parametrize("text", AMOUNTS, ids=lambda text: text[:12])
def test_an_amount_that_is_none_is_named_by_row_and_column(finance, text):
    rows = f"Grid,6110,5.5\nGrid,6120,{text}\nGrid,6130,7\nGrid,6140,8.5\n"
    upload = check_import(upload=bring(HEAD + rows.encode(), "plan.csv", year=2026, actor=finance), actor=finance)
    (fault,) = upload.report["faults"]
    assert (fault["row"], fault["column"]) == (3, "FY26 Adopted")
    assert AMOUNTS[text] in fault["reason"]
    assert upload.report["rows"]["unreadable"] == 1
    assert nothing_came_of_it()


def test_the_largest_amount_comes_in_and_one_more_does_not(finance):
    rows = b"Grid,6110,9000000000000.00\nGrid,6120,-9000000000000.00\nGrid,6130,9000000000000.01\n"
    upload = check_import(upload=bring(HEAD + rows, "plan.csv", year=2026, actor=finance), actor=finance)
    assert [fault["row"] for fault in upload.report["faults"]] == [4]
    assert upload.report["columns"][0]["understood"] == "0.00"


@pytest.mark.parametrize("name", ["_x0000_", "a_xD800_b", "&#8238;evil"])
def test_names_in_a_workbook_that_no_database_keeps_are_faults(finance, tmp_path, name):
    def cell(place, text):
        return f'<c r="{place}" t="inlineStr"><is><t>{text}</t></is></c>'

    cells = (
        f'<row r="1">{cell("A1", "Department")}{cell("B1", "Account")}{cell("C1", "FY26 Adopted")}</row>'
        f'<row r="2">{cell("A2", name)}{cell("B2", "6110")}<c r="C2"><v>5</v></c></row>'
        f'<row r="3">{cell("A3", "Grid")}{cell("B3", "6110")}<c r="C3"><v>7.5</v></c></row>'
    )
    content = raw_book(tmp_path / "x.xlsx", cells).read_bytes()
    upload = check_import(upload=bring(content, "plan.xlsx", year=2026, actor=finance), actor=finance)
    assert upload.report["rows"]["fine"] + upload.report["rows"]["unreadable"] == 2
    assert all(fault["row"] == 2 for fault in upload.report["faults"])


@pytest.mark.parametrize("year", ["", "soon", "FY", "9999", "٢٠٢٦", "2026\x00"])
def test_a_year_that_is_none_comes_back(client, finance, year):
    client.force_login(finance)
    file = SimpleUploadedFile("plan.csv", HEAD + b"Grid,6110,5\n")
    answer = client.post(reverse("aop:import_list"), {"file": file, "year": year})
    assert answer.status_code == 422
    assert Import.objects.count() == 0


@pytest.mark.parametrize("name", ["../../etc/passwd", "con.xlsx", "a" * 290 + ".csv", "\u202etxt.exe.csv", "<b>.csv"])
def test_the_senders_file_name_is_only_a_label(client, finance, name):
    client.force_login(finance)
    answer = uploaded(client, HEAD + b"Grid,6110,5\n", name)
    assert answer.status_code == 302
    upload = Import.objects.get()
    assert len(upload.stored_as) == 32
    assert "/" not in upload.file_name
    assert "\u202e" not in upload.file_name
    page = client.get(answer["Location"])
    assert page.status_code == 200
    assert b"<b>.csv" not in page.content
