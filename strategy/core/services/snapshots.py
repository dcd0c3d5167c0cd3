"""Frozen pictures: JSON in a public, numbered form, with the hash that proves it unchanged."""

import json
from hashlib import sha256
from typing import Any

from strategy.core import clock
from strategy.core.models import Snapshot, User


def take_snapshot(*, kind: str, form: int, subject: Any, content: dict[str, Any], actor: User | None) -> Snapshot:
    """Keep `content` (JSON values, money as strings) as a picture of `subject`. Needs the caller's transaction."""
    return Snapshot.objects.create(
        kind=kind,
        form=form,
        taken_at=clock.now(),
        taken_by=actor,
        subject_type=subject._meta.label_lower,
        subject_key=subject.key,
        content=content,
        sha256=hash_of(content),
    )


def hash_of(content: dict[str, Any]) -> str:
    """SHA-256 of the canonical text: keys sorted, no spaces, UTF-8."""
    text = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return sha256(text.encode()).hexdigest()


def is_unchanged(snapshot: Snapshot) -> bool:
    """Is the picture what was frozen?"""
    return hash_of(snapshot.content) == snapshot.sha256
