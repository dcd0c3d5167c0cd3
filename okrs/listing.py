"""What a list of objectives shows: filters, order and view, as the address says them."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Case, F, IntegerField, Value, When
from django.http import HttpRequest

from okrs.facts import COUNTING
from okrs.models import Objective
from okrs.pace import WORDS, WORST_FIRST
from okrs.querysets import ObjectiveQuerySet
from strategy.core.context import chosen_cycle, chosen_unit
from strategy.core.models import Cycle, Unit
from strategy.core.texts import LONGEST_SEARCH, MOST_SEARCH_WORDS

PER_PAGE = 50

ORDERS: dict[str, tuple[str, ...]] = {
    "title": ("title",),
    "unit": ("unit__name", "title"),
    "owner": ("owner__name", "title"),
    "cycle": ("cycle__first_day", "cycle__last_day", "title"),
    "commitment": ("commitment", "title"),
    "state": ("state", "title"),
}
"""What a list can be sorted by; a minus before it turns it round. The id decides between equals."""

COUNTED = "key_results"
"""Sorting by the number of key results: a list can, a tree reads its rows in parts and does not."""

_State = Objective.State
JUDGED = {
    "score": "score",
    "confidence": "confidence",
    "last": "last_check_in_on",
    "expected": "expected",
    "pace": "pace",
}
"""Sorting by where they stand: what shows no such figure comes last, whichever way round."""
PACES = [("", "Every pace"), *WORDS.items()]
STATES = [("", "Not cancelled"), ("open", "Open"), *_State.choices, ("every", "Every state")]


@dataclass(frozen=True)
class Choice:
    """What the reader chose. An unknown value counts as none."""

    text: str = ""
    unit: Unit | None = None
    cycle: Cycle | None = None
    owner: int | None = None
    state: str = ""
    commitment: str = ""
    pace: str = ""
    theme: int | None = None
    parent: int | None = None
    sort: str = "title"
    is_tree: bool = True

    @property
    def narrows(self) -> bool:
        """Is anything chosen beside what the context bar says?"""
        chosen = (self.text, self.owner, self.state, self.commitment, self.pace, self.theme, self.parent)
        return any(chosen)


def read(request: HttpRequest) -> Choice:
    """The choice an address makes; `owner=me` is the reader."""
    asked = request.GET
    is_tree = asked.get("view") != "list"
    sort = asked.get("sort", "")
    known = {*ORDERS, *JUDGED} if is_tree else {*ORDERS, *JUDGED, COUNTED}
    owner = str(request.user.pk) if asked.get("owner") == "me" else asked.get("owner", "")
    return Choice(
        text=searched(request),
        unit=chosen_unit(request),
        cycle=chosen_cycle(request),
        owner=_number(owner),
        state=_known(asked.get("state", ""), dict(STATES)),
        commitment=_known(asked.get("commitment", ""), dict(Objective.Commitment.choices)),
        pace=_known(asked.get("pace", ""), dict(PACES)),
        theme=_number(asked.get("theme", "")),
        parent=_number(asked.get("parent", "")),
        sort=sort if sort.removeprefix("-") in known else "title",
        is_tree=is_tree,
    )


def searched(request: HttpRequest) -> str:
    """The words of `?q=`, as many as a search takes."""
    words = request.GET.get("q", "")[:LONGEST_SEARCH].replace("\x00", "").split()
    return " ".join(words[:MOST_SEARCH_WORDS])


def chosen(objectives: ObjectiveQuerySet, choice: Choice) -> ObjectiveQuerySet:
    """The rows of `objectives` that fit the choice."""
    rows = objectives.found(choice.text) if choice.text else objectives
    if choice.unit:
        rows = rows.of_units_below(choice.unit)
    if choice.cycle:
        rows = rows.during(choice.cycle)
    if choice.owner:
        rows = rows.filter(owner_id=choice.owner)
    if choice.commitment:
        rows = rows.filter(commitment=choice.commitment)
    if choice.pace:
        rows = rows.active().filter(pace=choice.pace)
    if choice.theme:
        rows = rows.filter(theme_id=choice.theme)
    if choice.parent:
        rows = rows.filter(parent_id=choice.parent)
    return _in_state(rows, choice.state)


def _in_state(rows: ObjectiveQuerySet, state: str) -> ObjectiveQuerySet:
    if state == "open":
        return rows.open()
    if state == "every":
        return rows
    return rows.filter(state=state) if state else rows.exclude(state=_State.CANCELLED)


def in_order(rows: ObjectiveQuerySet, sort: str) -> ObjectiveQuerySet:
    """Sorted as asked; ties by id, so that no page repeats or loses a row."""
    name = sort.removeprefix("-")
    if name in JUDGED:
        figure = shown(name)
        first = figure.desc(nulls_last=True) if sort.startswith("-") else figure.asc(nulls_last=True)
        return rows.order_by(first, "title", "pk")
    fields: tuple[str, ...] = ("key_result_count", "title") if name == COUNTED else ORDERS[name]
    if name == COUNTED:
        rows = rows.with_key_result_count()
    first = F(fields[0]).desc() if sort.startswith("-") else F(fields[0]).asc()
    return rows.order_by(first, *fields[1:], "pk")


def shown(name: str) -> Case:
    """The figure a row shows, nothing where it shows none; paces from the worst on."""
    if name == "pace":
        places = [When(state=_State.ACTIVE, pace=word, then=Value(place)) for place, word in enumerate(WORST_FIRST)]
        return Case(*places, output_field=IntegerField())
    return Case(When(state__in=COUNTING, then=F(JUDGED[name])))


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 18 else None


def _known(value: str, choices: dict[str, Any]) -> str:
    return value if value in choices else ""
