"""What was said stays said: check-ins are append-only by triggers on both databases (`reliability.md` P5)."""

from django.db import migrations

POSTGRESQL = """
CREATE FUNCTION okrs_check_ins_only_grow() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'check-ins are append-only' USING ERRCODE = '42501';
END $$;
CREATE TRIGGER check_in_row BEFORE UPDATE OR DELETE ON okrs_checkin
  FOR EACH ROW EXECUTE FUNCTION okrs_check_ins_only_grow();
CREATE TRIGGER check_in_stmt BEFORE TRUNCATE ON okrs_checkin
  FOR EACH STATEMENT EXECUTE FUNCTION okrs_check_ins_only_grow();
ALTER TABLE okrs_checkin ENABLE ALWAYS TRIGGER check_in_row;
ALTER TABLE okrs_checkin ENABLE ALWAYS TRIGGER check_in_stmt;
"""
POSTGRESQL_BACK = """
DROP TRIGGER check_in_row ON okrs_checkin;
DROP TRIGGER check_in_stmt ON okrs_checkin;
DROP FUNCTION okrs_check_ins_only_grow();
"""
SQLITE = (
    "CREATE TRIGGER check_in_{0} BEFORE {0} ON okrs_checkin BEGIN SELECT RAISE(ABORT, 'check-ins are append-only'); END"
)


def make_triggers(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(POSTGRESQL)
        return
    for act in ("update", "delete"):
        schema_editor.execute(SQLITE.format(act))


def drop_triggers(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(POSTGRESQL_BACK)
        return
    for act in ("update", "delete"):
        schema_editor.execute(f"DROP TRIGGER check_in_{act}")


class Migration(migrations.Migration):
    dependencies = [("okrs", "0002_check_ins_alignment_and_scores")]
    operations = [migrations.RunPython(make_triggers, drop_triggers)]
