"""`manage.py demo`: an invented organisation to look at, or a large one to measure."""

import os
import secrets
from datetime import date
from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from strategy.core.models import Settings, User
from strategy.stack.demo.build import build, build_large
from strategy.stack.demo.organisation import DOMAIN, SHOWN


class Command(BaseCommand):
    help = "Load the invented organisation into an empty database and write the logins to demo-logins.txt."

    def add_arguments(self, parser):
        parser.add_argument("--today", type=date.fromisoformat, help="the day the demo is made for; default: today")
        parser.add_argument("--password", help="the password of the logins; default: one made up now")

        parser.add_argument("--lines", type=int, default=0, help="a plan of this many lines, to measure with")
        parser.add_argument("--objectives", type=int, default=0, help="make this many objectives, to measure with")

    def handle(self, *args, **options):
        if Settings.objects.exists() or User.objects.exists():
            raise CommandError("There is an organisation already; the demo needs an empty database.")
        password = options["password"] or secrets.token_urlsafe(9)
        today = options["today"] or timezone.localdate()
        lines, objectives = options["lines"], options["objectives"]
        if lines or objectives:
            lines, objectives = lines or 600, objectives or 27
            made = build_large(today=today, password=password, lines=lines, objectives=objectives)
        else:
            made = build(today=today, password=password)
        path = write_logins(password)
        self.stdout.write(
            f"{made.stage.settings.name}: {len(made.stage.units)} units, {len(made.stage.people)} people, "
            f"{made.lines} lines, {made.objectives} objectives, {made.check_ins:,} check-ins. Logins: {path}"
        )


def write_logins(password: str) -> Path:
    """The logins as a file only its owner reads: `run.py` prints it."""
    path = Path(settings.VAR_DIR) / "demo-logins.txt"
    path.parent.mkdir(parents=True, exist_ok=True)
    rows = [f"{word + '@' + DOMAIN:38}{what}" for word, what in SHOWN.items()]
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write("\n".join([*rows, "", f"Password of all: {password}"]) + "\n")
    return path
