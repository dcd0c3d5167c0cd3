"""The one table of subjects: what can be commented, watched, found and told about.

Each app fills it in `AppConfig.ready`; history, inbox and search read it. There is no other registry.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db import models


@dataclass(frozen=True)
class Subject:
    """How one model appears to people. `visible_to` gives the rows a person may see."""

    label: str
    name: str
    address: Callable[[Any], str]
    visible_to: Callable[[Any], models.QuerySet]


_TABLE: dict[str, Subject] = {}


def register(*, label: str, name: str, address: Callable[[Any], str], visible_to: Callable) -> None:
    """Add a model by its lower-case label, such as `okrs.objective`."""
    _TABLE[label] = Subject(label, name, address, visible_to)


def subject(label: str) -> Subject | None:
    """The subject of a label, or None."""
    return _TABLE.get(label)


def find(label: str, key, user) -> models.Model | None:
    """The row of that label and key, if the person may see it."""
    entry = _TABLE.get(label)
    return entry.visible_to(user).filter(key=key).first() if entry else None


def all_subjects() -> list[Subject]:
    """Every subject, by label."""
    return [_TABLE[label] for label in sorted(_TABLE)]


def model_of(label: str) -> type[models.Model]:
    """The model class of a label."""
    return apps.get_model(label)
