"""`/design/`: every component once, in all its states, light beside dark. For those who build pages."""

from dataclasses import dataclass
from datetime import date
from types import SimpleNamespace
from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from strategy.core import charts
from strategy.core.concurrency import Clash


@dataclass(frozen=True)
class Specimen:
    """One row of the page; its markup is `core/design/<slug>.html`, shown twice with another `k` for unique ids."""

    slug: str
    title: str
    classes: str
    note: str

    @property
    def template(self) -> str:
        return f"core/design/{self.slug}.html"


SPECIMENS = [
    Specimen("answer", "Answer", "c-answer", "The screen’s question and what its figures say."),
    Specimen("section", "Section", "c-section", "A rule, a heading, what it shows: no box."),
    Specimen("button", "Button", "c-button c-post", "One primary on a screen. A disabled button says beside it why."),
    Specimen("field", "Field", "c-field c-form c-errors", "Label above, help below, the error in its place."),
    Specimen("choice", "Choices", "c-field .pick .check", "A form uses select; a filter or the context bar uses pick."),
    Specimen("combobox", "Combobox", "c-field combo", "Typing filters, arrows move, Enter takes, Esc leaves it."),
    Specimen("filters", "Filters, pages", "c-filters c-pager", "They live in the address and act while one types."),
    Specimen("dialog", "Dialog", "c-dialog", "Only where others are affected and nothing can be taken back."),
    Specimen("explain", "Explain card", "c-why c-explain", "Dotted underline: ask me why. Rule, inputs, author, time."),
    Specimen("tabs", "Tabs", "c-tabs c-tab", "Links between pages; role=tab within one."),
    Specimen(
        "table", "Table", ".table c-sort", "Hairlines, no stripes; unit in the head; a double rule below a total."
    ),
    Specimen("tree", "Tree, ticks", ".twist .tick", "A chevron folds; ticks say what is acted on."),
    Specimen("status", "Status", "c-status c-tag c-notice", "Word, shape, hue. A kind is a tag and has no colour."),
    Specimen("pair", "Two clocks", "charts.pair", "The signature: outcome first, money beside it, never mixed."),
    Specimen("meter", "Meter", "charts.meter", "A sum by what it is for; what is left over is hatched."),
    Specimen("burn-up", "Burn-up", "charts.burn_up", "What was said, against what is expected or wanted."),
    Specimen("figures", "Spark, money, delta", "c-figures charts.spark", "A real minus; better or worse in a word."),
    Specimen("person", "Person", "c-person", "Initials; a ring means: is here now."),
    Specimen("cells", "Grid cells", ".cell", "Marks in corners and edges; fills are kept for the selection."),
    Specimen("versions", "Versions", ".versions", "In their order; the one in force is sealed."),
    Specimen("conflict", "Conflict", "c-conflict", "Three values, one choice, nothing overwritten in silence."),
    Specimen("timeline", "Timeline", "c-timeline c-history", "Who, when, what: past tense, newest first."),
    Specimen("comment", "Comment", ".note", "A person, a place, a sentence."),
    Specimen("empty", "Empty", "c-empty", "What belongs here, an example, the first step."),
    Specimen("toast", "Toast", ".toast say()", "What happened and the way back; stays ten seconds."),
    Specimen("steps", "Steps", "c-steps c-step", "Where one is in something that takes several pages."),
    Specimen("drop", "File drop", "c-drop", "Nothing changes until one has seen what was understood."),
    Specimen("progress", "Progress", "c-progress", "Long work says how far it is and can be left."),
]


STATUSES = [
    ("on", "On track"),
    ("behind", "Behind"),
    ("risk", "At risk"),
    ("early", "Too early"),
    ("unknown", "Unknown"),
    ("achieved", "Achieved"),
    ("partly", "Partly"),
    ("missed", "Missed"),
    ("testing", "Testing"),
    ("validated", "Validated"),
    ("stopped", "Stopped"),
    ("unclear", "Unclear"),
    ("filled", "Filled"),
    ("open", "Open"),
    ("gated", "Gated"),
    ("planned", "Planned"),
    ("frozen", "Frozen"),
    ("late", "Late"),
    ("held", "Held"),
    ("refused", "Refused"),
    ("draft", "Draft"),
    ("released", "Released"),
]


class SampleForm(forms.Form):
    """One field of each kind, so that each can be seen and tested."""

    title = forms.CharField(help_text="36 of 70 characters", max_length=70)
    amount = forms.CharField(label="Amount", widget=forms.TextInput(attrs={"inputmode": "decimal"}))
    why = forms.CharField(label="Why", required=False, widget=forms.Textarea(attrs={"rows": 3}))
    until = forms.DateField(label="Until", required=False, widget=forms.DateInput(attrs={"type": "date"}))
    spread = forms.ChoiceField(choices=[("445", "4-4-5"), ("even", "Even")])
    kind = forms.ChoiceField(choices=[("change", "Change"), ("run", "Run")], widget=forms.RadioSelect)
    hold = forms.BooleanField(label="Hold this value", required=False, help_text="Later spreads leave it alone.")
    outcome = forms.ChoiceField(
        label="For which outcome?",
        choices=[("", ""), ("1", "O1 · Digital programme adoption"), ("6", "O6 · Hours of the year measured")],
    )
    file = forms.FileField(label="Budget file")


@require_safe
def design(request: HttpRequest) -> HttpResponse:
    """Show the components."""
    return render(request, "core/design.html", {"specimens": SPECIMENS, "schemes": _schemes()})


def _schemes() -> list[dict[str, Any]]:
    return [{"name": name, "k": name[0], **_samples(name[0])} for name in ("light", "dark")]


def _samples(k: str) -> dict[str, Any]:
    values = {"title": "Outages end before customers notice", "amount": "1.2k?", "spread": "445", "kind": "change"}
    values = {f"{k}-{name}": value for name, value in {**values, "hold": "on", "outcome": "1"}.items()}
    form = SampleForm(values, prefix=k, auto_id="%s")
    form.add_error("amount", "Not read as an amount. Did you mean 1,200.00?")
    form.errors.pop("file", None)
    return {
        "form": form,
        "combo": SampleForm({f"{k}-combo-outcome": "1"}, prefix=f"{k}-combo", auto_id="%s"),
        "page": Paginator(range(812), 50).page(3),
        "conflict": SimpleNamespace(
            target="Cloud for the portal",
            version=8,
            fields=[Clash(f"name-{k}", "September", "18,894.23", "20,400.00", "21,000.00")],
        ),
        "posted": [("note", "as agreed")],
        "events": _events(),
        "jobs": _jobs(),
        "pictures": _pictures(),
        "statuses": STATUSES,
        "cells": ["", "changed", "held", "closed", "computed", "locked", "conflict", "noted", "saving"],
    }


def _events() -> list[SimpleNamespace]:
    told = {"at": timezone.now(), "reason": ""}
    cells = {"october": ["38,500.00", "46,000.00"]}
    return [
        SimpleNamespace(verb="aop.line.edited", actor_name="Hugo Pell", subject_title="Sign-up", changes=cells, **told),
        SimpleNamespace(verb="aop.version.sealed", actor_name="Flora Amand", subject_title="", changes={}, **told),
    ]


def _jobs() -> list[SimpleNamespace]:
    states = [("queued", 0, 0, ""), ("running", 340, 812, "Reading row 340 of 812"), ("done", 812, 812, "812 lines")]
    states.append(("failed", 31, 812, "Row 31: account 6219 does not exist."))
    return [
        SimpleNamespace(
            state=state,
            total=total,
            percent=100 * done // total if total else 0,
            message=words,
            get_state_display="Waiting",
            is_over=state in {"done", "failed"},
        )
        for state, done, total, words in states
    ]


def _pictures() -> dict[str, Any]:
    part = charts.Part
    return {
        "pair": charts.pair(name="O1", score=4260, expected=5180, spent=3740, planned=3840),
        "alone": charts.pair(name="Adoption", score=5700, expected=5180),
        "nothing": charts.pair(name="O9"),
        "falling": charts.spark([6, 5, 4, 4, 3, 3], label="Confidence by month: 6, 5, 4, 4, 3, 3", low=0, high=10),
        "rising": charts.spark([5, 5, None, 6, 7, 7], label="Confidence by month: 5, 5, –, 6, 7, 7", low=0, high=10),
        "meter": charts.meter(
            [
                part("O1", 189_801_750, "1.90 m"),
                part("O2", 189_400_000, "1.89 m"),
                part("O3", 84_670_000, "0.85 m"),
                part("O6", 7_890_000, "0.08 m"),
                part("none", 177_400_000, "named 1.77 m", is_open=True),
            ],
            label="Coverage of change money: 72.7 % aligned, 27.3 % unaligned",
        ),
        "burn_up": _burn_up(charts.Aim(way=(25, 45), words="target 45"), [25.5, 28, 31.5, 34.2]),
        "bounds": _burn_up(charts.Aim(upper=12, words="≤ 12"), [9, 13, 11, 10]),
    }


def _burn_up(aim: charts.Aim, values: list[float]) -> charts.BurnUp:
    days = [date(2026, month, 20) for month in (1, 2, 3, 4)]
    readings = [charts.Reading(day, value, f"{value:g}") for day, value in zip(days, values, strict=True)]
    said = f"Adoption: {len(values)} check-ins, from {values[0]:g} to {values[-1]:g}"
    return charts.burn_up((date(2026, 1, 1), date(2026, 6, 30)), readings, aim, today=date(2026, 5, 4), label=said)
