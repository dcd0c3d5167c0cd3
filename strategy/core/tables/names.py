"""Names and codes out of files: one spelling for what looks the same, and nothing that cannot be seen."""

import re

from django.core.exceptions import ValidationError

from strategy.core.texts import clean_name

LONGEST_NAME = 200
_SPACES = re.compile(r"[ \t\r\n\u00a0\u2007\u2009\u202f\u3000]+")
_MARKS_ON_A_LETTER = re.compile(r"[\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]{9,}")


class NotAName(ValueError):
    """The text cannot be a name; the message says why."""


def name_from_cell(text: str, *, longest: int = LONGEST_NAME) -> str:
    """The name in a cell: composed form, line breaks and runs of spaces as one space. Raises NotAName.

    An empty cell gives an empty name. Control characters, lone surrogates, characters that only steer the display
    and piles of combining marks are refused.
    """
    is_plain = text.isascii() and text.isprintable()
    name = (text if is_plain and "  " not in text else _SPACES.sub(" ", text)).strip(" ")
    if not (is_plain or (name.isascii() and name.isprintable())):
        try:
            name = clean_name(name)
        except ValidationError as refusal:
            raise NotAName(refusal.messages[0]) from None
        if _MARKS_ON_A_LETTER.search(name):
            raise NotAName("More marks stand on one letter than any language has.")
    if len(name) > longest:
        raise NotAName(f"{len(name):,} characters are more than the {longest} that are kept.")
    return name
