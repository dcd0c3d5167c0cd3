"""History cannot be rewritten: triggers on both databases (`reliability.md` P5, S18).

One update passes: erasing `sensitive` (setting it to null), every other column as it was.
"""

from django.db import migrations

POSTGRESQL = """
CREATE FUNCTION strategy_history_is_final() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'UPDATE' THEN
    IF NEW.sensitive IS NULL AND to_jsonb(NEW) - 'sensitive' = to_jsonb(OLD) - 'sensitive' THEN
      RETURN NEW;
    END IF;
  END IF;
  RAISE EXCEPTION 'history is append-only' USING ERRCODE = '42501';
END $$;
CREATE TRIGGER history_row BEFORE UPDATE OR DELETE ON strategy_event
  FOR EACH ROW EXECUTE FUNCTION strategy_history_is_final();
CREATE TRIGGER history_stmt BEFORE TRUNCATE ON strategy_event
  FOR EACH STATEMENT EXECUTE FUNCTION strategy_history_is_final();
ALTER TABLE strategy_event ENABLE ALWAYS TRIGGER history_row;
ALTER TABLE strategy_event ENABLE ALWAYS TRIGGER history_stmt;
"""
POSTGRESQL_BACK = """
DROP TRIGGER history_row ON strategy_event;
DROP TRIGGER history_stmt ON strategy_event;
DROP FUNCTION strategy_history_is_final();
"""
KEPT = (
    "id", "key", "at", "actor_id", "actor_name", "verb", "subject_type", "subject_key", "subject_title", "unit_id",
    "changes", "rows", "reason",
)  # fmt: skip


def make_triggers(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(POSTGRESQL)
        return
    same = " AND ".join(f'NEW."{name}" IS OLD."{name}"' for name in KEPT)
    schema_editor.execute(
        "CREATE TRIGGER history_update BEFORE UPDATE ON strategy_event "
        f"WHEN NOT (NEW.sensitive IS NULL AND {same}) "
        "BEGIN SELECT RAISE(ABORT, 'history is append-only'); END"
    )
    schema_editor.execute(
        "CREATE TRIGGER history_delete BEFORE DELETE ON strategy_event "
        "BEGIN SELECT RAISE(ABORT, 'history is append-only'); END"
    )


def drop_triggers(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(POSTGRESQL_BACK)
        return
    schema_editor.execute("DROP TRIGGER history_update")
    schema_editor.execute("DROP TRIGGER history_delete")


class Migration(migrations.Migration):
    dependencies = [("strategy", "0001_initial")]
    operations = [migrations.RunPython(make_triggers, drop_triggers)]
