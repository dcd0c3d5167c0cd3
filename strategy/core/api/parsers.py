"""The parser guard (`reliability.md` P8): size, depth, duplicate keys and characters that break a database."""

import io
import json
import re

from django.conf import settings
from rest_framework.exceptions import APIException, ParseError
from rest_framework.parsers import JSONParser

DEEPEST = 32
_STRINGS = re.compile(rb'"(?:[^"\\]|\\.)*"', re.DOTALL)


class TooLarge(APIException):
    status_code = 413
    default_detail = "The body is larger than can be taken."
    default_code = "too_large"


class SafeJSONParser(JSONParser):
    """JSON of bounded size and depth, without duplicate keys, NaN, control characters or lone surrogates."""

    def parse(self, stream, media_type=None, parser_context=None):
        raw = stream.read(settings.DATA_UPLOAD_MAX_MEMORY_SIZE + 1)
        if len(raw) > settings.DATA_UPLOAD_MAX_MEMORY_SIZE:
            raise TooLarge
        if _depth(raw) > DEEPEST:
            raise ParseError("The body is nested too deep.")
        try:
            text = io.TextIOWrapper(io.BytesIO(raw), encoding="utf-8").read()
            body = json.loads(text, object_pairs_hook=_unique, parse_constant=_no_constant)
        except (ValueError, RecursionError) as problem:
            raise ParseError(f"The body is not JSON we can read: {problem}"[:200]) from problem
        _check_text(body)
        return body


def _depth(raw: bytes) -> int:
    deepest = level = 0
    for char in _STRINGS.sub(b"", raw):
        if char in b"[{":
            level += 1
            deepest = max(deepest, level)
        elif char in b"]}":
            level -= 1
    return deepest


def _unique(pairs):
    body = dict(pairs)
    if len(body) < len(pairs):
        raise ValueError("a key stands twice")
    return body


def _no_constant(name):
    raise ValueError(f"{name} is not a number here")


def _check_text(body) -> None:
    if isinstance(body, str):
        if any(char < " " and char not in "\n\t\r" or "\ud800" <= char <= "\udfff" for char in body):
            raise ParseError("A text holds a character that cannot be kept.")
    elif isinstance(body, dict):
        for key, value in body.items():
            _check_text(key)
            _check_text(value)
    elif isinstance(body, list):
        for value in body:
            _check_text(value)
