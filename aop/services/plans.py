"""Acts on plans: one for each fiscal year."""

from django.db import transaction

from aop.models import Plan
from strategy.core import events
from strategy.core.models import FiscalYear, Settings, User


@transaction.atomic
def ensure_plan(*, fiscal_year: FiscalYear, actor: User | None) -> Plan:
    """The plan of a fiscal year, begun in the organisation's currency if there is none yet."""
    fiscal_year = FiscalYear.objects.select_for_update(no_key=True).get(pk=fiscal_year.pk)
    found = Plan.objects.filter(fiscal_year=fiscal_year).first()
    if found:
        return found
    plan = Plan(fiscal_year=fiscal_year, currency=Settings.objects.get(pk=1).currency)
    plan.full_clean()
    plan.save(force_insert=True)
    events.record(actor=actor, verb="aop.plan.created", target=plan)
    return plan
