"""`manage.py prepare`: is the database there, whole, ours and up to date? One sentence when it is not."""

import json
import re
from pathlib import Path

from django.contrib.auth import get_user_model
from django.core.management import call_command, get_commands
from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError, OperationalError, connection
from django.db.migrations.executor import MigrationExecutor

LARGEST_FILE_TO_READ_WHOLE = 200 << 20


class Command(BaseCommand):
    help = "Reach the database, check that it is whole, migrate it, and answer in JSON what is in it."
    requires_system_checks: list[str] = []

    def handle(self, *args, **options):
        try:
            check_reachable()
            migrate()
            empty = not get_user_model().objects.exists()
        except DatabaseError as error:
            raise CommandError(f"{place()} does not work: {first_line(error)}.") from error
        self.stdout.write(json.dumps({"empty": empty, "demo": "demo" in get_commands()}))


def check_reachable() -> None:
    """Connect, and read a small SQLite file whole. Raises CommandError."""
    try:
        connection.ensure_connection()
    except OperationalError as error:
        raise CommandError(f"{place()} cannot be reached: {first_line(error)}.") from error
    except DatabaseError as error:  # SQLite's first statement meets a file that is something else
        raise CommandError(f"{place()} is damaged or no database: {first_line(error)}.") from error
    if connection.vendor == "sqlite":
        check_file()


def check_file() -> None:
    path = Path(str(connection.settings_dict["NAME"]))
    if path.exists() and path.stat().st_size > LARGEST_FILE_TO_READ_WHOLE:
        return
    try:
        with connection.cursor() as cursor:
            verdict = cursor.execute("PRAGMA quick_check(1)").fetchone()[0]
    except DatabaseError as error:
        verdict = first_line(error)
    if verdict != "ok":
        raise CommandError(
            f"{place()} is damaged: {' '.join(verdict.split())}. Restore a backup, or move the file away."
        )


def migrate() -> None:
    """Bring the tables up to date, unless a newer release has been here. Raises CommandError."""
    executor = MigrationExecutor(connection)
    unknown = sorted(
        key for key in executor.loader.applied_migrations if key not in executor.loader.disk_migrations and is_ours(key)
    )
    if unknown:
        raise CommandError(
            f"{place()} was made by a newer release: it knows {'.'.join(unknown[0])}, this one does not. "
            "Update Strategy Stack, or use another database."
        )
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        call_command("migrate", interactive=False, verbosity=0)


def is_ours(key: tuple[str, str]) -> bool:
    return key[0] in {"strategy", "okrs", "aop", "reviews"}


def place() -> str:
    """Where the database is, for people and without a password."""
    named = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"The database {named['NAME']}"
    return f"The database {named['NAME']} at {named['HOST'] or 'this machine'}:{named['PORT'] or 5432}"


def first_line(error: Exception) -> str:
    """The driver's reason, without its repetitions."""
    text = str(error).strip().splitlines()[0] if str(error).strip() else type(error).__name__
    return re.sub(r"^connection to server .* failed: ", "", text).removeprefix("FATAL:").strip().rstrip(".")
