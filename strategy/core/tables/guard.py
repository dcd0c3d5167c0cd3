"""Text that a spreadsheet would run as a formula, made harmless in CSV and restored on the way back.

The rule is lossless: a text that would start a formula, whatever apostrophes already stand before it, gets one more
apostrophe; reading takes exactly one away from such a text. Numbers we format ourselves never pass here.
"""

_TRIGGERS = frozenset("=+-@\t\r\n＝＋－＠")  # noqa: RUF001  full-width twins start formulas too
_SKIPPED = " \u00a0\u200b\u200c\u200d\u2060\ufeff"


def _starts_a_formula(text: str) -> bool:
    bare = text.lstrip("'").lstrip(_SKIPPED)
    return bare[:1] in _TRIGGERS and bare != ""


def guard(text: str) -> str:
    """`text` as a CSV cell that no spreadsheet takes for a formula."""
    return f"'{text}" if _starts_a_formula(text) else text


def unguard(text: str) -> str:
    """The text that `guard` was given; other text comes back unchanged."""
    return text[1:] if text[:1] == "'" and _starts_a_formula(text) else text
