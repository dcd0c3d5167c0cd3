"""The list of the funding page: which lines, in which order, what each is for."""

from dataclasses import dataclass, field
from functools import cached_property

from django.core.paginator import Page, Paginator
from django.db.models import F
from django.http import QueryDict

from aop.aims import Aim, Aims, objective_of, title_of
from aop.models import PERIODS, Allocation, BudgetLine, LineVersion, PlanVersion
from aop.policies import drafting_units
from aop.shares import bp_of_amount, remainder, year_part
from aop.suggestions import Suggestion, together
from okrs.models import Objective
from strategy.core.models import Unit, User
from strategy.core.money import NotMoney, parse_money

PER_PAGE = 50
KINDS = [("", "Change and bets"), ("all", "Every kind"), *BudgetLine.Kind.choices]
SORTS = {
    "total": "total", "name": "name", "unit": "unit__name", "left": "unaligned",
}  # fmt: skip
_COLUMNS = ("pk", "line", "line__version", "line__kind", "name", "vendor", "total", "unit", "unit__name",
            "cost_centre__code", "cost_centre__name", "line__owner__name", "account__name", *PERIODS)  # fmt: skip


@dataclass(frozen=True)
class Wanted:
    """What the address chooses."""

    text: str = ""
    kind: str = ""
    left: bool = False
    mine: bool = False
    suggest: bool = False
    aim: str = ""
    least: int | None = None
    most: int | None = None
    sort: str = "-total"
    page: str = "1"

    @property
    def narrows(self) -> bool:
        chosen = self.text, self.kind, self.left, self.mine, self.aim
        return any(chosen) or self.least is not None or self.most is not None


def wanted(query: QueryDict, currency: str) -> Wanted:
    """Read the address; what is not understood is left out."""
    sort = query.get("sort", "")
    kind = query.get("kind", "")
    return Wanted(
        text=query.get("q", "")[:200].replace("\0", ""),
        kind=kind if kind in dict(KINDS) else "",
        left=query.get("left") == "yes",
        mine=query.get("owner") == "me",
        suggest=query.get("suggest") == "yes",
        aim=query.get("aim", "")[:20],
        least=_money(query.get("least", ""), currency),
        most=_money(query.get("most", ""), currency),
        sort=sort if sort.removeprefix("-") in SORTS else "-total",
        page=query.get("page", "1"),
    )


def _money(text: str, currency: str) -> int | None:
    try:
        return parse_money(text.strip().replace(",", ""), currency)
    except NotMoney:
        return None


@dataclass(frozen=True)
class Link:
    """A share of a line: of which aim, how much of the year."""

    aim: Aim
    share: int
    amount: int

    @property
    def objective(self) -> Objective:
        return objective_of(self.aim)

    @property
    def title(self) -> str:
        return title_of(self.aim)


@dataclass
class FundedLine:
    """One row: the line in the version shown, with what it is for."""

    row: dict
    links: list[Link] = field(default_factory=list)
    may_link: bool = False
    suggestion: Suggestion | None = None

    @property
    def free(self) -> int:
        return remainder(link.share for link in self.links)

    @property
    def unaligned(self) -> int:
        return self.row["total"] - sum(link.amount for link in self.links)

    @property
    def place(self) -> str:
        """Cost centre, unit where it is not called the same, owner."""
        centre, unit = self.row["cost_centre__name"], self.row["unit__name"]
        parts = [
            f"{self.row['cost_centre__code']} {centre}",
            unit if unit != centre else "",
            self.row["line__owner__name"],
        ]
        return " · ".join(part for part in parts if part)

    @property
    def shares(self) -> dict[Aim, int]:
        return {link.aim: link.share for link in self.links}

    @property
    def objectives(self) -> set[Objective]:
        """What it serves already."""
        return {link.objective for link in self.links}

    @property
    def words(self) -> str:
        """What the line says of itself."""
        return together([self.row["name"], self.row["vendor"], self.row["account__name"]])

    @property
    def kind(self) -> str:
        return BudgetLine.Kind(self.row["line__kind"]).label

    @property
    def is_change_money(self) -> bool:
        return self.row["line__kind"] in {BudgetLine.Kind.CHANGE, BudgetLine.Kind.BET}

    @property
    def tick(self) -> str:
        """How a form names the line together with what was seen of it."""
        return f"{self.row['line']}:{self.row['line__version']}:{self.free}"


@dataclass(frozen=True)
class FundingList:
    """Lines of a version that a person may see, as the address chooses them."""

    reader: User
    version: PlanVersion
    unit: Unit | None
    aims: Aims
    wanted: Wanted

    @cached_property
    def lines(self):
        units = Unit.objects.visible_to(self.reader)
        units = units.below([self.unit.pk]) if self.unit else units
        rows = LineVersion.objects.of_version(self.version).in_units(list(units.values_list("pk", flat=True))).spend()
        return self._chosen(rows)

    def _chosen(self, rows):
        chosen = self.wanted
        if chosen.kind != "all":
            rows = rows.filter(line__kind=chosen.kind) if chosen.kind else rows.change_money()
        if chosen.text:
            rows = rows.matching(chosen.text)
        if chosen.left:
            rows = rows.with_a_remainder()
        if chosen.mine:
            rows = rows.filter(line__owner=self.reader)
        if chosen.least is not None:
            rows = rows.filter(total__gte=chosen.least)
        if chosen.most is not None:
            rows = rows.filter(total__lte=chosen.most)
        return rows.serving(objective_of(self.aim)) if self.aim else rows

    @cached_property
    def aim(self) -> Aim | None:
        """The objective whose lines alone are shown."""
        return self.aims.find(self.wanted.aim) if self.wanted.aim else None

    @cached_property
    def _sums(self) -> dict[str, int]:
        return self.lines.sums()

    @property
    def count(self) -> int:
        return self._sums["lines"]

    @property
    def total(self) -> int:
        return self._sums["amount"]

    @cached_property
    def unaligned(self) -> int:
        return self.total - self.lines.funding()["amount"]

    @cached_property
    def page(self) -> Page:
        """A page of line-version ids; `rows` are what they look like."""
        sort = self.wanted.sort
        column = F(SORTS[sort.removeprefix("-")])
        by = column.desc() if sort.startswith("-") else column.asc()
        rows = self.lines.remainders() if "left" in sort else self.lines
        pages = Paginator(rows.order_by(by, "pk").values_list("pk", flat=True), PER_PAGE)
        pages.count = self.count
        return pages.get_page(self.wanted.page)

    @cached_property
    def rows(self) -> list[FundedLine]:
        ids = list(self.page)
        found = {row["pk"]: FundedLine(row) for row in LineVersion.objects.filter(pk__in=ids).values(*_COLUMNS)}
        rows = [found[pk] for pk in ids]
        drafted = set(drafting_units(self.reader).values_list("pk", flat=True))
        links = links_of([row.row for row in rows])
        for row in rows:
            row.links = links.get(row.row["line"], [])
            row.may_link = row.row["unit"] in drafted
        if self.wanted.suggest:
            suggest(rows, self.aims)
        return rows


def links_of(lines: list[dict]) -> dict[int, list[Link]]:
    """Present links by line id. Each of `lines` is a dict with the line's id and its twelve periods."""
    periods = {line["line"]: [line[period] for period in PERIODS] for line in lines}
    links: dict[int, list[Link]] = {}
    for link in Allocation.objects.current().filter(line__in=periods).with_targets().order_by("from_bp", "pk"):
        amount = year_part(periods[link.line_id], link.interval)
        links.setdefault(link.line_id, []).append(Link(link.aim, link.share_bp, amount))
    return links


def suggest(rows: list[FundedLine], aims: Aims) -> None:
    """Put the likeliest objective beside each line that may be linked and has something left."""
    waiting = {row.row["line"]: row for row in rows if row.may_link and row.free}
    for line, found in aims.suggested({line: row.words for line, row in waiting.items()}).items():
        fresh = [one for one in found if one.aim not in waiting[line].objectives]
        waiting[line].suggestion = fresh[0] if fresh else None


def shares_of_amount(lines: list[int], version: PlanVersion, amount: int) -> dict[int, int]:
    """`amount` as a share of each line (by id), basis points. Raises NotAShare where it is none."""
    totals = LineVersion.objects.of_version(version).filter(line__in=lines).values_list("line", "total")
    return {line: bp_of_amount(amount, total) for line, total in totals}


def line_of(line: BudgetLine, reader: User, version: PlanVersion | None) -> tuple[FundedLine, PlanVersion | None]:
    """A line with its links as one version has it, and that version; without amounts where it does not stand there."""
    seen = LineVersion.objects.visible_to(reader).of_version(version).filter(line=line)
    bare = {"line": line.pk, "line__kind": line.kind, "name": line.name, "total": 0, "vendor": "", "account__name": ""}
    row = seen.values(*_COLUMNS).first() or bare | dict.fromkeys(PERIODS, 0)
    return FundedLine(row, links_of([row]).get(line.pk, [])), version if "pk" in row else None


@dataclass(frozen=True)
class Serving:
    """Money of an objective: rows of line, aim, share and amount; whether there are links the reader may not see."""

    rows: list[tuple[dict, Link]]
    has_hidden: bool

    @property
    def total(self) -> int:
        return sum(link.amount for _row, link in self.rows)


def serving(objective: Objective, reader: User, version: PlanVersion) -> Serving:
    """What money serves `objective`, itself or one of its key results, largest first."""
    seen = LineVersion.objects.of_version(version).visible_to(reader).serving(objective)
    lines = {row["line"]: row for row in seen.values(*_COLUMNS)}
    links = links_of(list(lines.values()))
    rows = [(row, link) for row in lines.values() for link in links[row["line"]] if link.objective == objective]
    hidden = Allocation.objects.current().of_objective(objective).of_version(version).exclude(line__in=lines)
    return Serving(sorted(rows, key=lambda pair: (-pair[1].amount, pair[0]["name"])), hidden.exists())
