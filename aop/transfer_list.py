"""The list of transfers as the address asks for it: what each moves between which lines, and whom it waits for."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.core.paginator import Page, Paginator

from aop.forms.transfers import TransferFilterForm
from aop.models import Plan, Transfer, TransferEntry
from strategy.core.models import Membership, Role, Unit, User

PER_PAGE = 50
DECIDES = {Transfer.State.PROPOSED: (Role.LEADER,), Transfer.State.APPROVED: (Role.FINANCE, Role.LEADER)}
"""Who does the next step, by the state it waits in."""


@dataclass(frozen=True)
class Row:
    """One transfer as a person may see it: lines that give and that get, and the amount between them, minor units.

    Where it has lines the person does not see, `has_hidden` says so and the amount is that of the lines they see.
    """

    transfer: Transfer
    givers: list[str]
    takers: list[str]
    amount: int
    has_hidden: bool
    waits_for: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class TransferList:
    """A page of transfers of one plan, and how many of all that the person may see stand where."""

    form: TransferFilterForm
    page: Page
    rows: list[Row]
    proposed: int
    approved: int
    unfolded: int


def listed(plan: Plan, user: User, unit: Unit | None, query: Any) -> TransferList:
    """What the address asks for. A fixed number of statements for any number of rows."""
    seen = Transfer.objects.visible_to(user).of_plan(plan)
    states = list(seen.waiting().values_list("state", flat=True))
    form = TransferFilterForm(query, user=user, plan=plan)
    found = form.narrowed(seen.with_people().newest_first(), user)
    found = found.in_units_below(unit) if unit else found  # type: ignore[attr-defined]
    page = Paginator(found, PER_PAGE).get_page(query.get("page"))
    return TransferList(
        form=form,
        page=page,
        rows=rows_of(list(page), user),
        proposed=states.count(Transfer.State.PROPOSED),
        approved=states.count(Transfer.State.APPROVED),
        unfolded=seen.unfolded().count(),
    )


def rows_of(transfers: list[Transfer], user: User) -> list[Row]:
    """Each with what the person sees of it. Four statements for any number."""
    entries = TransferEntry.objects.filter(transfer__in=[one.pk for one in transfers])
    held: dict[int, list[TransferEntry]] = defaultdict(list)
    for entry in entries.visible_to(user).select_related("line").order_by("pk"):
        held[entry.transfer_id].append(entry)
    whole = set(Unit.objects.visible_to(user).values_list("pk", flat=True))
    names = next_people(transfers)
    return [_row(one, held[one.pk], has_hidden=one.unit_id not in whole, names=names[one.pk]) for one in transfers]


def _row(transfer: Transfer, entries: list[TransferEntry], *, has_hidden: bool, names: list[str]) -> Row:
    given = sum(-amount for entry in entries for amount in entry.periods if amount < 0)
    taken = sum(amount for entry in entries for amount in entry.periods if amount > 0)
    return Row(
        transfer=transfer,
        givers=[entry.line.name for entry in entries if entry.total < 0],
        takers=[entry.line.name for entry in entries if entry.total >= 0],
        amount=max(given, taken),
        has_hidden=has_hidden,
        waits_for=names,
    )


def next_people(transfers: Iterable[Transfer]) -> dict[int, list[str]]:
    """Names of those who can do the next step of each transfer that waits, by its id. One statement."""
    waiting = [one for one in transfers if one.state in DECIDES]
    path = "unit__paths_down__descendant"
    holders = Membership.objects.filter(**{f"{path}__in": {one.unit_id for one in waiting}})
    found = holders.of_active_people().order_by("user__name").values_list(path, "role", "user", "user__name")
    held = list(found) if waiting else []
    names: dict[int, list[str]] = defaultdict(list)
    for one in waiting:
        barred = one.proposed_by_id if one.state == Transfer.State.PROPOSED else None
        fits = {
            user: name
            for unit, role, user, name in held
            if unit == one.unit_id and role in DECIDES[Transfer.State(one.state)] and user != barred
        }
        names[one.pk] = list(fits.values())
    return names
