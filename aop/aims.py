"""What money can be promised to: open objectives and their key results as one choice, `o12` or `k7`."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace

from django.db.models import Case, IntegerField, Q, Value, When

from aop.suggestions import Index, Suggestion, together
from okrs.models import KeyResult, Objective
from strategy.core.models import Cycle, User

Aim = Objective | KeyResult
OFFERED = 60
"""Objectives a list of choices shows before one has to search."""

_CODE = re.compile(r"([ok])([0-9]{1,18})", re.ASCII)


def code_of(aim: Aim) -> str:
    """How a form and an address name an aim."""
    return f"{'k' if isinstance(aim, KeyResult) else 'o'}{aim.pk}"


def objective_of(aim: Aim) -> Objective:
    return aim.objective if isinstance(aim, KeyResult) else aim


def title_of(aim: Aim) -> str:
    """`Objective` or `Objective › key result`."""
    return f"{aim.objective.title} › {aim.title}" if isinstance(aim, KeyResult) else aim.title


@dataclass(frozen=True)
class Aims:
    """The aims a person may promise money to. Those of the cycle shown are offered first."""

    reader: User
    cycle: Cycle | None = None

    def objectives(self):
        return Objective.objects.visible_to(self.reader).open()

    def offers(self, text: str = "") -> list[tuple[str, str]]:
        """Pairs of code and label: the objectives that hold every word of `text`, each with its key results."""
        rows = list(self._found(text)[:OFFERED])
        results: dict[int, list[KeyResult]] = {}
        for result in KeyResult.objects.live().in_order().filter(objective__in=rows):
            results.setdefault(result.objective_id, []).append(result)
        offers = []
        for objective in rows:
            offers.append((code_of(objective), f"{objective.title} · {objective.unit}"))
            offers += [(code_of(one), f"{objective.title} › {one.title}") for one in results.get(objective.pk, [])]
        return offers

    def _found(self, text: str):
        rows = self.objectives().select_related("unit")
        for word in text.split()[:10]:
            hits = KeyResult.objects.live().filter(title__icontains=word).values("objective")
            rows = rows.filter(Q(title__icontains=word) | Q(unit__name__icontains=word) | Q(pk__in=hits))
        if self.cycle is None:
            return rows.order_by("title", "pk")
        first, last = self.cycle.first_day, self.cycle.last_day
        now = When(cycle__first_day__lte=last, cycle__last_day__gte=first, then=Value(0))
        return rows.order_by(Case(now, default=Value(1), output_field=IntegerField()), "title", "pk")

    def suggested(self, texts: Mapping[int, str], *, most: int = 5) -> dict[int, list[Suggestion[Objective]]]:
        """For each text (of a line, by its id) the open objectives that share words with it, the likeliest first."""
        known = self.objectives().values_list("pk", "title", "why") if texts else []
        index = Index({pk: together([title, why]) for pk, title, why in known})
        found = {line: index.suggest(text, most=most) for line, text in texts.items()}
        rows = self.objectives().select_related("unit").in_bulk({one.aim for some in found.values() for one in some})
        return {line: [replace(one, aim=rows[one.aim]) for one in some] for line, some in found.items()}

    def find(self, code: str) -> Aim | None:
        """The open aim of a code that the reader may see, else None."""
        found = _CODE.fullmatch(code or "")
        if not found:
            return None
        if found[1] == "o":
            return self.objectives().select_related("unit").filter(pk=int(found[2])).first()
        results = KeyResult.objects.live().select_related("objective__unit")
        return results.filter(pk=int(found[2]), objective__in=self.objectives().values("pk")).first()

    def labels(self, codes: list[str]) -> list[tuple[str, str]]:
        """Choices for codes that are chosen but not among the first offers."""
        found = [self.find(code) for code in codes]
        return [(code_of(aim), title_of(aim)) for aim in found if aim is not None]
