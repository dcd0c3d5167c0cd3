"""What an objective is part of, and what is part of it, as its page shows it. A fixed number of reads."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Q

from okrs.models import Alignment, Objective
from strategy.core.models import User

MOST_BELOW = 200
UNSEEN = "An objective that is not yours to read"


@dataclass(frozen=True)
class Below:
    """An objective that is there for another; without `link` it only stands below it in the tree."""

    objective: Objective
    link: Alignment | None


@dataclass(frozen=True)
class Whole:
    """`up` are the links to what it serves, `below` what serves it, as far as the reader may see. `links` are all that
    lead to it; what the reader may not see has no name."""

    up: Sequence[Alignment]
    below: Sequence[Below]
    links: Sequence[Alignment]
    has_more: bool


def whole_of(objective: Objective, user: User) -> Whole:
    """Three reads, and one more where something contributes."""
    up = Alignment.objects.current().visible_to(user).filter(child=objective)
    up = up.select_related("parent__unit", "parent__owner", "parent__cycle").order_by("kind", "parent__title", "pk")
    links = list(Alignment.objects.current().filter(parent=objective).select_related("child").order_by("pk"))
    by_child = {link.child_id: link for link in links}
    seen = Objective.objects.visible_to(user)
    _unname(links, seen)
    there = seen.filter(Q(parent=objective) | Q(pk__in=list(by_child))).with_people().order_by("title", "pk")
    rows = list(there[: MOST_BELOW + 1])
    below = [Below(row, by_child.get(row.pk)) for row in rows[:MOST_BELOW]]
    return Whole(list(up), below, links, len(rows) > MOST_BELOW)


def _unname(links: Sequence[Alignment], seen) -> None:
    if links:
        readable = set(seen.filter(pk__in=[link.child_id for link in links]).values_list("pk", flat=True))
        for link in links:
            link.child.title = link.child.title if link.child_id in readable else UNSEEN
