"""The sentence at the top of each page of transfers, made from the figures of that page. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from aop.sentences import amount

MOST_NAMES = 3


def one_of(names: Sequence[str]) -> str:
    """Ann Lee, Bo Chan or Cy Dean; the first three and how many others."""
    shown, rest = list(names[:MOST_NAMES]), len(names) - MOST_NAMES
    if rest > 0:
        return _("%(names)s or %(n)s others") % {"names": ", ".join(shown), "n": rest}
    return _(" or ").join([", ".join(shown[:-1]), shown[-1]]) if len(shown) > 1 else "".join(shown)


def list_sentence(*, proposed: int, approved: int, unfolded: int, version: str) -> str:
    """What waits for somebody, and how far the current plan is from the version in force."""
    if not version:
        return _("Money moves between lines of a version in force; there is none yet.")
    return f"{_waiting(proposed, approved)} {_on_top(unfolded, version)}"


def _waiting(proposed: int, approved: int) -> str:
    parts = []
    if proposed:
        parts.append(ngettext("one waits for approval", "%(n)s wait for approval", proposed) % {"n": f"{proposed:,}"})
    if approved:
        parts.append(ngettext("one is to be applied", "%(n)s are to be applied", approved) % {"n": f"{approved:,}"})
    if not parts:
        return _("No transfer waits for anybody.")
    return _("Of the transfers %(parts)s.") % {"parts": _(" and ").join(parts)}


def _on_top(unfolded: int, version: str) -> str:
    if not unfolded:
        return _("None stands on top of %(version)s.") % {"version": version}
    text = ngettext("One stands on top of %(version)s until a revision folds it.",
                    "%(n)s stand on top of %(version)s until a revision folds them.", unfolded)  # fmt: skip
    return text % {"n": f"{unfolded:,}", "version": version}


@dataclass(frozen=True)
class TransferFigures:
    """What the page of one transfer knows; `moved` in minor units of `currency`."""

    state: str
    moved: int
    currency: str
    lines: int
    has_hidden: bool
    waits_for: Sequence[str] = ()
    applied_by: str = ""
    folded_in: str = ""
    folded_is_in_force: bool = False
    takes_back: bool = False


def transfer_sentence(figures: TransferFigures) -> str:
    """What it moves, and where it stands."""
    words = {"amount": amount(figures.moved, figures.currency), "n": figures.lines}
    if figures.has_hidden:
        moved = _("%(amount)s on lines you see, and more on lines of units you do not see.") % words
    elif figures.takes_back:
        moved = _("%(amount)s taken back between %(n)s lines.") % words
    else:
        moved = _("%(amount)s between %(n)s lines.") % words
    return f"{moved} {_standing(figures)}"


def _standing(figures: TransferFigures) -> str:
    words = {"names": one_of(figures.waits_for), "by": figures.applied_by, "version": figures.folded_in}
    if figures.state == "proposed":
        return _("It waits for %(names)s to approve it.") % words if words["names"] else _("Nobody can approve it yet.")
    if figures.state == "approved":
        return _("It is approved; %(names)s can apply it.") % words
    if figures.state == "refused":
        return _("It moved nothing: it was refused or withdrawn.")
    if figures.state == "undone":
        return _("It was taken back by a counter-entry; both stay in the books.")
    if figures.folded_is_in_force:
        return _("%(version)s contains it.") % words
    if figures.folded_in:
        return _("%(by)s applied it; %(version)s, not yet in force, contains it.") % words
    return _("%(by)s applied it; the current plan contains it.") % words
