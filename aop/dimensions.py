"""Dimensions of a line: labels such as fund, programme or entity, each with a text code. Pure."""

from django.core.exceptions import ValidationError

from strategy.core.texts import clean_name

MOST = 20
LONGEST_LABEL, LONGEST_CODE = 40, 200


def clean_dimensions(labels: dict[str, str]) -> dict[str, str]:
    """The labels in NFC, without empty codes, by name. Raises ValidationError under `dimensions`."""
    try:
        return dict(sorted(_pairs(labels)))
    except ValidationError as problem:
        raise ValidationError({"dimensions": problem.messages}) from problem


def _pairs(labels: dict[str, str]) -> list[tuple[str, str]]:
    if not isinstance(labels, dict) or not all(isinstance(text, str) for pair in labels.items() for text in pair):
        raise ValidationError("Dimensions are labels with text codes.")
    pairs = [(clean_name(label), clean_name(code)) for label, code in labels.items()]
    pairs = [(label, code) for label, code in pairs if code]
    if len(pairs) > MOST:
        raise ValidationError(f"A line has at most {MOST} dimensions.")
    if any(not label or len(label) > LONGEST_LABEL or len(code) > LONGEST_CODE for label, code in pairs):
        raise ValidationError(f"A label has 1 to {LONGEST_LABEL} characters, a code at most {LONGEST_CODE}.")
    return pairs
