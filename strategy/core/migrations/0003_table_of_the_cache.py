"""The table of Django's database cache, so that `migrate` is all a deployment needs."""

from django.core.management import call_command
from django.db import migrations

TABLE = "strategy_cache"


def create(apps, schema_editor):
    call_command("createcachetable", TABLE, database=schema_editor.connection.alias, verbosity=0)


class Migration(migrations.Migration):
    dependencies = [("strategy", "0002_history_is_append_only")]
    operations = [migrations.RunPython(create, migrations.RunPython.noop)]
