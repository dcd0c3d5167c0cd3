"""One valid row of each kind, made directly or by the service that makes it in life."""

from dataclasses import dataclass

import factory

from aop.models import Account, BudgetLine, CostCentre, LineVersion, Plan, PlanVersion
from okrs.models import KeyResult, Objective
from strategy.core.models import Unit, User
from strategy.core.services import people

PASSWORD = "pass-word-1"  # noqa: S105  of nobody real


@dataclass(frozen=True)
class NewPerson:
    """A part in the cast: its word is the name and the address."""

    part: str
    role: str
    unit: Unit


def person(new: NewPerson) -> User:
    """Sign somebody up in one role: `planner@brightwater.example`, named `Pat Planner` and the like."""
    user = people.create_user(
        email=f"{new.part}@brightwater.example",
        name=f"{new.part.capitalize()} {new.unit.name}",
        actor=None,
        password=PASSWORD,
    )
    people.grant_role(user=user, unit=new.unit, role=new.role, actor=None)
    return user


class AccountFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Account

    code = factory.Sequence(lambda n: f"{6000 + n}")
    name = factory.Sequence(lambda n: f"Account {n}")
    type = Account.Type.EXPENSE


class CostCentreFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = CostCentre

    code = factory.Sequence(lambda n: f"C{1000 + n}")
    name = factory.Sequence(lambda n: f"Cost centre {n}")


class PlanFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Plan

    currency = "EUR"


class PlanVersionFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = PlanVersion

    kind = PlanVersion.Kind.PROPOSAL
    number = factory.Sequence(lambda n: n + 1)


class BudgetLineFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = BudgetLine

    name = factory.Sequence(lambda n: f"Line {n}")


class LineVersionFactory(factory.django.DjangoModelFactory):
    """Give `plan_version`, `cost_centre` and `account`; line and unit follow. Amounts: p01=…, p02=…"""

    class Meta:
        model = LineVersion

    name = factory.SelfAttribute("line.name")
    unit = factory.SelfAttribute("cost_centre.unit")
    line = factory.SubFactory(
        BudgetLineFactory,
        plan=factory.SelfAttribute("..plan_version.plan"),
        unit=factory.SelfAttribute("..cost_centre.unit"),
    )
    currency = "EUR"

    @classmethod
    def _create(cls, model_class, *args, **kwargs):
        kwargs.setdefault("total", sum(kwargs.get(f"p{n:02d}", 0) for n in range(1, 13)))
        return super()._create(model_class, *args, **kwargs)


class ObjectiveFactory(factory.django.DjangoModelFactory):
    """Give `unit`, `owner` and `cycle`."""

    class Meta:
        model = Objective

    title = factory.Sequence(lambda n: f"Customers notice it {n}")
    why = "Because they told us."
    state = Objective.State.ACTIVE


class KeyResultFactory(factory.django.DjangoModelFactory):
    """Give `objective`; the owner is the objective's."""

    class Meta:
        model = KeyResult

    title = factory.Sequence(lambda n: f"Adoption {n}")
    owner = factory.SelfAttribute("objective.owner")
    start = 25
    target = 45
    measure = "%"
