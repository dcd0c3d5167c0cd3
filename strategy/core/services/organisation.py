"""Acts on the organisation itself: its settings."""

from typing import Any

from django.db import transaction

from strategy.core import events
from strategy.core.concurrency import Edit, judge, lock_one, plain, write
from strategy.core.models import Settings, User
from strategy.core.signals import settings_changed


@transaction.atomic
def set_up_organisation(*, actor: User | None, **values: Any) -> Settings:
    """Make the one row of settings. Raises ValidationError when it exists or a value is wrong."""
    settings = Settings(pk=1, **values)
    settings.full_clean()
    settings.save(force_insert=True)
    events.record(
        actor=actor,
        verb="core.organisation.set_up",
        target=settings,
        changes={name: [None, str(value)] for name, value in values.items()},
    )
    return settings


@transaction.atomic
def edit_settings(*, settings: Settings, edit: Edit, actor: User) -> Settings:
    """Change settings by the one rule of concurrency."""
    settings = lock_one(settings)
    changes, merged = judge(settings, edit)
    if changes:
        write(settings, changes)
        events.record(
            actor=actor,
            verb="core.settings.merged" if merged else "core.settings.changed",
            target=settings,
            changes=plain(changes),
        )
        settings_changed.send(sender=Settings, settings=settings, changed=set(changes))
    return settings
