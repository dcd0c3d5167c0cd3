"""Facts of an export that no database is asked for."""

from dataclasses import replace
from datetime import date

from aop.export_options import Options
from aop.exports.facts import Facts
from tests.aop.exports.instants import NOON

FACTS = Facts(
    organisation="Brightwater",
    plan="AOP FY26",
    title="Proposal 1",
    version_key="0198",
    kind="proposal",
    phase="proposed",
    state="Draft",
    seal="",
    fiscal_year="FY26",
    periods=tuple((n, date(2026, n, 1)) for n in range(1, 13)),
    currency="EUR",
    actuals_through="none",
    scope="Everything: the whole organisation",
    exported_by="Fay",
    at=NOON,
    options=Options(),
    takes_edits=True,
)


def facts(**options):
    """The same facts, exported another way."""
    return replace(FACTS, options=Options(**options))
