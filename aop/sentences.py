"""The sentence at the top of each page of the plan, made from the figures of that page. Pure."""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from strategy.core.money import format_money

_NBSP = "\u00a0"


@dataclass(frozen=True)
class PlanFigures:
    """What the plan page knows. Amounts in minor units of `currency`; `before` is the parent version's total."""

    currency: str
    title: str
    year: str
    total: int
    change: int
    lines: int
    unclassified: int
    state: str
    is_in_force: bool
    is_revenue: bool = False
    unit: str = ""
    is_current: bool = False
    transfers: int = 0
    """Those that stand on the version in force; told where `is_current`."""


def amount(minor: int, currency: str) -> str:
    """EUR 1,234.50, unbroken."""
    return f"{currency}{_NBSP}{format_money(minor, currency)}"


def plan_sentence(figures: PlanFigures) -> str:
    """What do we spend: the total, its part for change, whether it holds, and what is still to be said."""
    if not figures.lines:
        return _nothing(figures)
    return " ".join(filter(None, [_total(figures), _standing(figures), _to_do(figures)]))


def _nothing(figures: PlanFigures) -> str:
    words = {"version": figures.title, "where": figures.unit, "year": figures.year}
    if figures.is_revenue:
        return _("%(version)s for %(year)s plans no revenue here.") % words
    if figures.unit:
        return _("%(version)s for %(year)s plans nothing in %(where)s that you may see.") % words
    return _("%(version)s for %(year)s holds no line yet that you may see.") % words


def _total(figures: PlanFigures) -> str:
    words = {
        "total": amount(figures.total, figures.currency),
        "year": figures.year,
        "where": figures.unit,
        "change": amount(figures.change, figures.currency),
    }
    if figures.is_revenue:
        return (_("%(total)s of revenue for %(year)s in %(where)s.") if figures.unit else
                _("%(total)s of revenue for %(year)s.")) % words  # fmt: skip
    if not figures.change:
        return (_("%(total)s for %(year)s in %(where)s.") if figures.unit else _("%(total)s for %(year)s.")) % words
    if figures.unit:
        return _("%(total)s for %(year)s in %(where)s, %(change)s of it to change something.") % words
    return _("%(total)s for %(year)s, %(change)s of it to change something.") % words


def _standing(figures: PlanFigures) -> str:
    words = {"version": figures.title, "n": f"{figures.transfers:,}"}
    if figures.is_current and not figures.transfers:
        return _("The current plan is %(version)s as it was sealed.") % words
    if figures.is_current:
        text = ngettext("The current plan is %(version)s with one transfer on top.",
                        "The current plan is %(version)s with %(n)s transfers on top.", figures.transfers)  # fmt: skip
        return text % words
    if figures.is_in_force:
        return _("%(version)s is in force.") % words
    if figures.state == "draft":
        return _("%(version)s is a draft, not yet approved.") % words
    if figures.state == "submitted":
        return _("%(version)s waits for approval.") % words
    if figures.state == "superseded":
        return _("%(version)s was superseded by a later version.") % words
    return _("%(version)s is sealed.") % words


def _to_do(figures: PlanFigures) -> str:
    if not figures.unclassified or figures.is_revenue:
        return ""
    text = ngettext("Of one line nobody has said what it is for.", "Of %(n)s lines nobody has said what they are for.",
                    figures.unclassified)  # fmt: skip
    return text % {"n": f"{figures.unclassified:,}"}


def list_sentence(*, lines: int, spend: int, revenue: int, currency: str, is_narrowed: bool) -> str:
    """Which lines are these: how many, and what they add up to, spend and revenue apart."""
    if not lines:
        return _("No line fits these filters.") if is_narrowed else _("This version holds no line yet.")
    words = {"n": f"{lines:,}", "spend": amount(spend, currency), "revenue": amount(revenue, currency)}
    if revenue and not spend:
        text = ngettext("One line of %(revenue)s of revenue.", "%(n)s lines of %(revenue)s of revenue.", lines)
    elif revenue:
        text = _("%(n)s lines: %(spend)s of spend, and %(revenue)s of revenue beside it.")
    else:
        text = ngettext("One line of %(spend)s.", "%(n)s lines of %(spend)s.", lines)
    return text % words


def change_sentence(*, changed: int, added: int, removed: int, net: int, currency: str, other: str) -> str:
    """What changed against another version."""
    if not changed and not added and not removed:
        return _("It says the same as %(other)s, line by line.") % {"other": other}
    parts = [
        ngettext("one line differs", "%(n)s lines differ", changed) % {"n": f"{changed:,}"} if changed else "",
        ngettext("one is new", "%(n)s are new", added) % {"n": f"{added:,}"} if added else "",
        ngettext("one is gone", "%(n)s are gone", removed) % {"n": f"{removed:,}"} if removed else "",
    ]
    said = ", ".join(filter(None, parts))
    words = {"other": other, "said": said, "net": amount(abs(net), currency)}
    if not net:
        return _("Against %(other)s %(said)s; together they balance.") % words
    if net > 0:
        return _("Against %(other)s %(said)s; together %(net)s more.") % words
    return _("Against %(other)s %(said)s; together %(net)s less.") % words


def line_sentence(*, name: str, kind: str, total: int | None, currency: str, is_classified: bool, title: str) -> str:
    """What is this money for."""
    words = {"name": name, "kind": kind.lower(), "version": title}
    start = (
        _("%(name)s: %(total)s in %(version)s.") % (words | {"total": amount(total, currency)})
        if total is not None
        else _("%(name)s stands in no version you may see.") % words
    )
    end = _("Its kind is %(kind)s.") if is_classified else _("Nobody has said its kind yet; it counts as %(kind)s.")
    return f"{start} {end % words}"


@dataclass(frozen=True)
class Standing:
    """Where a version stands, and by whom."""

    title: str
    state: str
    is_in_force: bool
    sealed_by: str = ""
    submitted_by: str = ""


def version_sentence(standing: Standing) -> str:
    """Does this version hold?"""
    words = {"version": standing.title, "sealed": standing.sealed_by, "submitted": standing.submitted_by}
    if standing.is_in_force:
        text = _("%(version)s is in force, sealed by %(sealed)s; nothing in it can change.")
    elif standing.state == "approved":
        text = _("%(version)s was sealed by %(sealed)s; it does not come into force by itself.")
    elif standing.state == "superseded":
        text = _("%(version)s was in force until a later version was approved; nothing in it can change.")
    elif standing.state == "submitted":
        text = _("%(version)s was handed in by %(submitted)s and waits for approval.")
    else:
        text = _("%(version)s is a draft: it can be changed until it is handed in.")
    return text % words
