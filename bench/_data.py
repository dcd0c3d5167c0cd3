"""Rows to measure with: an organisation, a sealed plan and its links, made in the database itself within seconds."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from aop.models import PERIODS, Plan, PlanVersion
from aop.services.sealing import facts_of
from okrs.models import KeyResult, Objective
from strategy.core import events
from strategy.core.models import Cycle, Role, Unit, User
from strategy.core.services import calendar, organisation, people, units
from strategy.core.services.units import NewUnit

UNITS, CENTRES, ACCOUNTS = 200, 1000, 60


@dataclass(frozen=True)
class Measured:
    """What a bench asks about."""

    reader: User
    version: PlanVersion
    cycle: Cycle
    root: Unit


def make(*, objectives: int, lines: int) -> Measured:
    """An organisation of 200 units with `objectives` and `lines` (seven of ten are change money) and 1.5 links a line.

    The database must be migrated and empty. The reader is finance for the whole organisation.
    """
    with unhurried() as cursor:
        found = _organisation()
        _run(cursor, _STATEMENTS, found, objectives=objectives, lines=lines)
    return found


def add_objectives(found: Measured, count: int) -> None:
    """Set `count` more objectives, in the same tree."""
    with unhurried() as cursor:
        _run(cursor, _OBJECTIVES, found, objectives=count)


@contextmanager
def unhurried() -> Iterator[Any]:
    """A cursor in a transaction whose statements may take longer than those of a request; statistics at its end."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL statement_timeout = 0")
        yield cursor
        cursor.execute("ANALYZE")


def _organisation() -> Measured:
    settings = organisation.set_up_organisation(
        actor=None, name="Measured", currency="EUR", time_zone="UTC", fiscal_start_month=1
    )
    root = units.create_unit(code="1", name="Measured", parent=None, actor=None)
    below = [NewUnit(f"{n}", f"Unit {n}", f"{n // 6 + 1}") for n in range(2, UNITS + 1)]
    units.create_units(units=below, actor=None)
    reader = people.create_user(email="reader@measured.example", name="Reader", actor=None, password=None)
    people.create_user(email="owner@measured.example", name="Owner", actor=None, password=None)
    people.grant_role(user=reader, unit=root, role=Role.FINANCE, actor=None)
    year = calendar.ensure_fiscal_year(year=timezone.localdate().year, settings=settings, actor=None)
    plan = Plan.objects.create(fiscal_year=year, currency="EUR")
    version = PlanVersion.objects.create(plan=plan, kind="approved", number=1, created_by=reader)
    version.sealed_facts = facts_of(version)
    version.save(update_fields=["sealed_facts"])
    return Measured(reader, version, year.cycles.get(kind="year"), root)


def _run(cursor: Any, statements: tuple[str, ...], found: Measured, **sizes: int) -> None:
    event = events.record(actor=None, verb="bench.rows.made")
    owner = User.objects.get(name="Owner").pk
    known = sizes | {
        "plan": found.version.plan_id, "version": found.version.pk, "cycle": found.cycle.pk, "person": owner,
        "root": found.root.pk, "event": event.pk, "at": event.at,
    }  # fmt: skip
    for statement in statements:
        cursor.execute(statement, known)


_KEY = "gen_random_uuid()"
_AMOUNTS = ", ".join(f"(1000 + (n * {7919 + number}) %% 999983)::bigint AS {p}" for number, p in enumerate(PERIODS))
_PERIODS = ", ".join(PERIODS)


def _rest(model, named: str) -> tuple[str, str]:
    """The columns that `named` leaves out, and their defaults: a model may gain columns without telling us."""
    fields = [field for field in model._meta.concrete_fields if not (field.null or field.primary_key)]
    left = {field.column: field.get_default() for field in fields if field.column not in named.split(", ")}
    values = [f"'{value}'" if isinstance(value, str) else f"{value}" for value in left.values()]
    return ", ".join([named, *left]), ", ".join(["", *values])


_OF_OBJECTIVE, _REST_OF_OBJECTIVE = _rest(
    Objective, "key, version, title, why, shift, unit_id, owner_id, cycle_id, commitment, state, created_at"
)
_OF_KEY_RESULT, _REST_OF_KEY_RESULT = _rest(
    KeyResult, "key, version, objective_id, title, kind, measure, start, target, weight, owner_id, note, position"
)
# Sixty at the top, the others six below each; each has two key results.
_OBJECTIVES = (
    f"""INSERT INTO okrs_objective ({_OF_OBJECTIVE})
        SELECT {_KEY}, 1, 'Customers notice change number ' || n, '', '', %(root)s + n %% {UNITS}, %(person)s,
               %(cycle)s, 'committed', 'active', %(at)s {_REST_OF_OBJECTIVE}
        FROM generate_series(1, %(objectives)s) n""",
    """UPDATE okrs_objective o SET parent_id = p.id
       FROM (SELECT id, row_number() OVER (ORDER BY id) n FROM okrs_objective) c,
            (SELECT id, row_number() OVER (ORDER BY id) n FROM okrs_objective) p
       WHERE c.id = o.id AND c.n > 60 AND p.n = (c.n - 60) / 6 + 1 AND o.parent_id IS NULL""",
    f"""INSERT INTO okrs_keyresult ({_OF_KEY_RESULT})
        SELECT {_KEY}, 1, o.id, 'Measured thing ' || n, 'move', 'days', 40, 20, 1, o.owner_id, '', n
               {_REST_OF_KEY_RESULT}
        FROM okrs_objective o CROSS JOIN generate_series(1, 2) n
        WHERE NOT EXISTS (SELECT 1 FROM okrs_keyresult k WHERE k.objective_id = o.id)""",
)
_STATEMENTS = (
    *_OBJECTIVES,
    f"""INSERT INTO aop_account (key, version, code, name, type, is_group, is_archived)
        SELECT {_KEY}, 1, 'A' || n, 'Account ' || n, (ARRAY['expense','headcount','capex'])[n %% 3 + 1], false, false
        FROM generate_series(1, {ACCOUNTS}) n""",
    f"""INSERT INTO aop_costcentre (key, version, code, name, unit_id, is_archived)
        SELECT {_KEY}, 1, 'C' || n, 'Cost centre ' || n, %(root)s + n %% {UNITS}, false
        FROM generate_series(1, {CENTRES}) n""",
    f"""INSERT INTO aop_budgetline (key, version, plan_id, name, unit_id, kind, is_classified, reason, notes)
        SELECT {_KEY}, 1, %(plan)s, 'Line ' || n, %(root)s + (1 + n %% {CENTRES}) %% {UNITS},
               (ARRAY['change','change','change','change','change','bet','bet','run','run','mandatory'])[n %% 10 + 1],
               n %% 50 > 0, '', ''
        FROM generate_series(1, %(lines)s) n""",
    f"""INSERT INTO aop_lineversion (key, version, plan_version_id, line_id, unit_id, cost_centre_id, account_id, name,
            vendor, dimensions, currency, spread, {_PERIODS}, total, sealed_unit_path, sealed_cost_centre_code,
            sealed_cost_centre_name, sealed_account_code, sealed_account_name, sealed_account_type, row_hash,
            updated_at)
        SELECT {_KEY}, 1, %(version)s, id, unit_id, centre, account, name, '', '{{}}', 'EUR', 'typed', {_PERIODS},
               {" + ".join(PERIODS)}, 'Measured', 'C', 'Cost centre', 'A', 'Account', 'expense', 'sealed', %(at)s
        FROM (SELECT b.id, b.unit_id, b.name, c.id AS centre, a.id AS account, {_AMOUNTS}
              FROM (SELECT *, row_number() OVER (ORDER BY id) n FROM aop_budgetline) b
              JOIN (SELECT id, row_number() OVER (ORDER BY id) m FROM aop_costcentre) c ON c.m = 1 + b.n %% {CENTRES}
              JOIN (SELECT id, row_number() OVER (ORDER BY id) m FROM aop_account) a
                   ON a.m = 1 + b.n %% {ACCOUNTS}) x""",
    # Of ten lines seven are whole, two are cut in two or three, one has a rest; one in twenty is linked to nothing.
    f"""INSERT INTO aop_allocation (key, version, line_id, objective_id, from_bp, to_bp, valid_from, opened_by_id)
        SELECT {_KEY}, 1, line_id, objective_id, from_bp, to_bp, %(at)s, %(event)s
        FROM (SELECT b.id AS line_id, o.id AS objective_id, cut.from_bp, cut.to_bp
              FROM (SELECT id, row_number() OVER (ORDER BY id) n FROM aop_budgetline) b
              JOIN (VALUES (0, 0, 10000), (1, 0, 4000), (1, 4000, 7333), (1, 7333, 10000), (2, 0, 6667),
                           (2, 6667, 9000)) AS cut (shape, from_bp, to_bp)
                   ON cut.shape = CASE WHEN b.n %% 10 < 6 THEN 0 WHEN b.n %% 10 < 8 THEN 1 ELSE 2 END
              JOIN (SELECT id, row_number() OVER (ORDER BY id) m FROM okrs_objective) o
                   ON o.m = 1 + (b.n * 31 + cut.from_bp) %% (%(objectives)s * 9 / 10)
              WHERE b.n %% 20 > 0) x""",
    """UPDATE aop_planversion SET state = 'approved', sealed_at = %(at)s, seal = 'measured'
       WHERE id = %(version)s""",
)
