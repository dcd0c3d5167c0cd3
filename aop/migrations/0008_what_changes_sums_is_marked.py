"""Whatever changes a sum of the current plan leaves a mark, in its own transaction (`docs/decisions/0004`).

PostgreSQL: one trigger for each statement, however many rows it writes, COPY included. SQLite knows triggers by row
only; there a mark that stands already is not written twice, which is safe as its writers queue. On PostgreSQL it
would not be: the mark that stands may be settled and gone before this act is committed.
"""

from django.db import migrations

AMOUNTS = [f"p{number:02d}" for number in range(1, 13)]
WATCHED = {
    "aop_lineversion": [
        "plan_version_id",
        "line_id",
        "unit_id",
        "account_id",
        "row_hash",
        "sealed_account_type",
        "total",
        *AMOUNTS,
    ],
    "aop_allocation": ["line_id", "objective_id", "key_result_id", "from_bp", "to_bp", "valid_to"],
    "aop_budgetline": ["plan_id", "kind", "is_classified"],
    "aop_account": ["type"],
}
"""Columns by which a changed row may change a sum."""
EVENTS = {
    "aop_lineversion": ("INSERT", "UPDATE", "DELETE"),
    "aop_allocation": ("INSERT", "UPDATE", "DELETE"),
    "aop_budgetline": ("UPDATE",),
    "aop_account": ("UPDATE",),
}
MARKS = {  # plan, version, unit, line
    "aop_lineversion": "v.plan_id, c.plan_version_id, c.unit_id, NULL FROM {0} c JOIN aop_planversion v ON v.id = c.plan_version_id",
    "aop_allocation": "l.plan_id, NULL, NULL, c.line_id FROM {0} c JOIN aop_budgetline l ON l.id = c.line_id",
    "aop_budgetline": "c.plan_id, NULL, NULL, c.id FROM {0} c",
    "aop_account": "NULL, NULL, NULL, NULL FROM {0} c",  # in every plan, as any draft may hold it
}
"""What a changed row marks. A link marks its line, not units: which unit that is in is asked when sums are settled."""
NAMED = {
    "aop_lineversion": ["plan_version_id", "unit_id"],
    "aop_allocation": ["line_id"],
    "aop_budgetline": ["id", "plan_id"],
    "aop_account": ["id"],
}
"""The columns of a row that its mark is made of."""
MANY = 500
"""Rows of one statement of which each marks its line."""
COLUMNS = ("plan_id", "version_id", "unit_id", "line_id")
INTO = f"INSERT INTO aop_summark ({', '.join(COLUMNS)})"


def all_triggers():
    return [
        (table, event, f"sums_{table.removeprefix('aop_')}_{event.lower()}")
        for table in EVENTS
        for event in EVENTS[table]
    ]


def make_postgresql(execute):
    for table, event, name in all_triggers():
        rows = {"INSERT": "written", "UPDATE": changed(table), "DELETE": "gone"}[event]
        tables = {
            "INSERT": "NEW TABLE AS written",
            "UPDATE": "OLD TABLE AS gone NEW TABLE AS written",
            "DELETE": "OLD TABLE AS gone",
        }
        execute(f"""CREATE FUNCTION aop_{name}() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN {marking(table, rows)} RETURN NULL; END $$""")
        execute(f"""CREATE TRIGGER {name} AFTER {event} ON {table} REFERENCING {tables[event]}
            FOR EACH STATEMENT EXECUTE FUNCTION aop_{name}()""")


def marking(table, rows):
    """Very many links or kinds at once leave one mark for the plan: a statement writes hundreds of marks at most."""
    marks = MARKS[table].format(rows).replace("NULL", "NULL::bigint")
    each = f"{INTO} SELECT DISTINCT {marks};"
    if table not in {"aop_allocation", "aop_budgetline"}:
        return each
    plan, rest = marks.split(",", 1)[0], marks.split(" FROM ", 1)[1]
    whole = f"{INTO} SELECT DISTINCT {plan}, NULL::bigint, NULL::bigint, NULL::bigint FROM {rest};"  # noqa: S608
    return f"IF (SELECT count(*) FROM {rows} c) > {MANY} THEN {whole} ELSE {each} END IF;"  # noqa: S608  names of our own


def changed(table):
    """Both sides of the rows that an update changed in what counts."""
    sides = [", ".join(f"{side}.{column}" for column in WATCHED[table]) for side in ("o", "n")]
    differ = f"FROM gone o JOIN written n ON n.id = o.id WHERE ({sides[0]}) IS DISTINCT FROM ({sides[1]})"
    kept = [", ".join(f"{side}.{column}" for column in NAMED[table]) for side in ("o", "n")]
    return f"(SELECT {kept[0]} {differ} UNION ALL SELECT {kept[1]} {differ})"


def make_sqlite(execute):
    for table, event, name in all_triggers():
        sides = {"INSERT": ["NEW"], "UPDATE": ["OLD", "NEW"], "DELETE": ["OLD"]}[event]
        differ = " OR ".join(f"OLD.{column} IS NOT NEW.{column}" for column in WATCHED[table])
        when = f"WHEN {differ}" if event == "UPDATE" else ""
        writes = " ".join(written_once(MARKS[table], side, NAMED[table]) for side in sides)
        execute(f"CREATE TRIGGER {name} AFTER {event} ON {table} {when} BEGIN {writes} END")


def written_once(marks, side, columns):
    row = "(SELECT " + ", ".join(f"{side}.{column} AS {column}" for column in columns) + ")"
    select = marks.format(row)
    values, rest = select.split(" FROM ", 1)
    same = " AND ".join(f"m.{name} IS {value}" for name, value in zip(COLUMNS, values.split(", "), strict=True))
    return f"{INTO} SELECT {values} FROM {rest} WHERE NOT EXISTS (SELECT 1 FROM aop_summark m WHERE {same});"  # noqa: S608


def make_triggers(apps, schema_editor):
    make = make_postgresql if schema_editor.connection.vendor == "postgresql" else make_sqlite
    make(schema_editor.execute)


def drop_triggers(apps, schema_editor):
    for table, _event, name in all_triggers():
        if schema_editor.connection.vendor == "postgresql":
            schema_editor.execute(f"DROP TRIGGER {name} ON {table}")
            schema_editor.execute(f"DROP FUNCTION aop_{name}()")
        else:
            schema_editor.execute(f"DROP TRIGGER {name}")


class Migration(migrations.Migration):
    dependencies = [("aop", "0007_stored_sums_of_the_current_plan")]
    operations = [migrations.RunPython(make_triggers, drop_triggers)]
