"""How one version differs from another, line by line, for what a person may see."""

from dataclasses import dataclass

from django.core.paginator import Page, Paginator
from django.db.models import Count, F, Q

from aop.models import LineVersion, PlanVersion
from strategy.core.models import User

PER_PAGE = 50
MOST_GONE = 200


@dataclass(frozen=True)
class Changes:
    """`page` holds the lines that changed or are new, the largest first; `gone` those only the other version has."""

    page: Page
    gone: list[LineVersion]
    changed: int
    added: int
    removed: int
    net: int

    @property
    def is_nothing(self) -> bool:
        return not (self.changed or self.added or self.removed)


def changes_between(version: PlanVersion, other: PlanVersion, user: User, *, page: str | None = None) -> Changes:
    """What `version` says otherwise than `other`. Spend and revenue are counted together as lines; `net` is the
    change of spend alone."""
    mine = LineVersion.objects.visible_to(user).of_version(version)
    theirs = LineVersion.objects.visible_to(user).of_version(other)
    rows = mine.compared_with(other)
    gone = theirs.missing_in(version)
    counts = rows.order_by().aggregate(all=Count("pk"), new=Count("pk", filter=Q(was_total__isnull=True)))
    net = mine.spend().sums()["amount"] - theirs.spend().sums()["amount"]
    lost = gone.with_codes().annotate(taken=-F("total")).select_related("line").order_by("-total", "pk")
    listed = rows.select_related("line").with_codes().order_by("-size", "name", "pk")
    return Changes(
        page=Paginator(listed, PER_PAGE).get_page(page),
        gone=list(lost[:MOST_GONE]),
        changed=counts["all"] - counts["new"],
        added=counts["new"],
        removed=gone.count(),
        net=net,
    )
