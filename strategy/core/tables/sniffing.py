"""What a file is by its first bytes, whatever its name says. Runs in the child process."""

import re

from strategy.core.tables.limits import FileRefused

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_OTHER = {
    b"%PDF": "a PDF",
    b"\x89PNG": "a picture",
    b"\xff\xd8\xff": "a picture",
    b"GIF8": "a picture",
    b"\x1f\x8b": "a gzip archive; unpack it first",
    b"7z\xbc\xaf": "a 7z archive; unpack it first",
    b"Rar!": "a RAR archive; unpack it first",
    b"SQLite format 3": "a database",
    b"{\\rtf": "a text document",
}
_MARKUP = re.compile(r"\s*<(?:!doctype|\?xml|html|head|body|table|meta|style|script|workbook)\b", re.IGNORECASE)


def kind_of(raw: bytes, filename: str) -> str:
    """`xlsx` or `csv`. Raises FileRefused with the reason for everything else."""
    if not raw.strip(b"\xef\xbb\xbf \t\r\n"):
        raise FileRefused("The file is empty.")
    if raw.startswith(_OLE):
        if _ENCRYPTED in raw:
            raise FileRefused("The workbook is encrypted. Save it without a password and try again.")
        raise FileRefused("Workbooks of the old kind (.xls) are not read. Save the file as .xlsx or CSV.")
    for mark, what in _OTHER.items():
        if raw.startswith(mark):
            raise FileRefused(f"The file is {what}. Upload an .xlsx workbook or a CSV file.")
    if raw.startswith(b"PK"):
        return "xlsx"
    if filename.lower().endswith((".xlsx", ".xlsm")) and not _looks_like_text(raw):
        raise FileRefused("The file is not a workbook: it is damaged, or was only renamed to .xlsx.")
    return "csv"


def _looks_like_text(raw: bytes) -> bool:
    head = raw[:4096]
    return b"\0" not in head and sum(byte < 9 for byte in head) == 0


def refuse_markup(sample: str) -> None:
    """Refuse a web page or XML that was named like a table."""
    if _MARKUP.match(sample.lstrip("\ufeff")):
        raise FileRefused(
            "The file is a web page or XML, although its name says otherwise. "
            "Open it in a spreadsheet program and save it as .xlsx or CSV."
        )
