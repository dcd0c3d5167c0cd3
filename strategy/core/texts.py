"""What a name or a note may hold (`reliability.md` B7, S15)."""

import unicodedata

from django.core.exceptions import ValidationError

_FORBIDDEN = {"Cc", "Cs", "Co", "Cn"}
LONGEST_SEARCH, MOST_SEARCH_WORDS = 200, 10
_NOTE_CONTROLS = {"\n", "\t", "\r"}


def _refuse(text: str, categories: set[str], allowed: set[str]) -> None:
    for char in text:
        if char not in allowed and unicodedata.category(char) in categories:
            raise ValidationError(f"The character U+{ord(char):04X} is not allowed here.", code="character")


def clean_name(text: str) -> str:
    """The name in NFC without outer space. Refuses control and invisible formatting characters."""
    text = unicodedata.normalize("NFC", text).strip()
    _refuse(text, _FORBIDDEN | {"Cf"}, set())
    return text


def clean_note(text: str) -> str:
    """Longer text in NFC; line breaks and tabs stay, other control characters are refused."""
    text = unicodedata.normalize("NFC", text)
    _refuse(text, _FORBIDDEN, _NOTE_CONTROLS)
    return text.replace("\r\n", "\n")


def search_words(text: str) -> list[str]:
    """The words to look for. Refuses more than a person would type (`reliability.md` B9)."""
    if len(text) > LONGEST_SEARCH or len(text.split()) > MOST_SEARCH_WORDS:
        raise ValidationError(
            f"Search for at most {MOST_SEARCH_WORDS} words and {LONGEST_SEARCH} characters.", code="search"
        )
    return clean_name(text).split()


def validate_name(text: str) -> None:
    """Model validator: refuses what `clean_name` refuses."""
    clean_name(text)


def validate_note(text: str) -> None:
    """Model validator: refuses what `clean_note` refuses."""
    clean_note(text)


class NameMixin:
    """Normalises on the way into Python, refuses in validation."""

    def to_python(self, value):
        value = super().to_python(value)
        return unicodedata.normalize("NFC", value).strip() if isinstance(value, str) else value
