"""Smaller versions of a measured plan: the same lines, fewer of them."""

from aop.models import LineVersion, PlanVersion
from bench._data import Measured, unhurried


def smaller(found: Measured, lines: int) -> PlanVersion:
    """A forecast that holds the first `lines` lines of the measured version."""
    columns = [field.column for field in LineVersion._meta.concrete_fields if not field.primary_key]
    own = {"key": "gen_random_uuid()", "plan_version_id": "%s"}
    names, values = ", ".join(columns), ", ".join(own.get(column, column) for column in columns)
    with unhurried() as cursor:
        number = PlanVersion.objects.count()
        version = PlanVersion.objects.create(plan=found.version.plan, kind="forecast", number=number)
        cursor.execute(
            f"INSERT INTO aop_lineversion ({names}) SELECT {values} FROM aop_lineversion "
            "WHERE plan_version_id = %s ORDER BY id LIMIT %s",
            [version.pk, found.version.pk, lines],
        )
    return version


def seal(version: PlanVersion, like: PlanVersion) -> PlanVersion:
    """Approved as another version is, so that pages read both in the same way."""
    for name in ("state", "sealed_at", "sealed_facts", "seal"):
        setattr(version, name, getattr(like, name))
    version.save()
    return version
