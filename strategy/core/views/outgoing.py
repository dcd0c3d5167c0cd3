"""Every mail that leaves: what waits, what was sent, what failed and why."""

from django import forms
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_POST, require_safe

from strategy.core import policies
from strategy.core.forms import VersionedForm
from strategy.core.http import go, render_page, require, say, sent
from strategy.core.models import Outgoing
from strategy.core.outgoing.kinds import DIGEST, all_kinds, title_of
from strategy.core.services import outgoing as services

ROWS = 50
WHY = "Mails are looked after by administrators."
SAID = {"ready": "The mail is tried again.", "held": "The mail is held.", "dropped": "The mail is dropped."}
ACTS = [  # state, word, question
    ("ready", "Send again", ""),
    ("held", "Hold", ""),
    ("dropped", "Drop", "It is not sent. What it says stays in the inbox."),
]
SHAPES = {"ready": "open", "leased": "testing", "sent": "on", "held": "held", "failed": "refused", "dropped": "stopped"}
"""How a state is drawn."""
SHOWN = [("", "Mails"), ("line", "Lines of digests"), ("all", "Both")]


class MoveForm(VersionedForm):
    """Send a mail to another state."""

    state = forms.ChoiceField(choices=Outgoing.State.choices, widget=forms.HiddenInput)


@require_safe
def outgoing(request: HttpRequest) -> HttpResponse:
    """The mails, the newest first; filters live in the address."""
    require(policies.can_manage_mail(request.user), WHY)
    chosen = {name: request.GET.get(name, "") for name in ("q", "state", "kind", "form")}
    everything = Outgoing.objects.managed_by(request.user)
    page = Paginator(_filtered(everything, chosen).newest_first(), ROWS).get_page(request.GET.get("page"))
    for row in page.object_list:
        row.title, row.shape = title_of(row.kind), SHAPES[row.state]
        row.moves = [act for act in ACTS if act[0] in services.MOVES.get(row.state, ())]
    context = {
        "page": page,
        "chosen": chosen,
        "states": Outgoing.State.choices,
        "kinds": [(DIGEST, title_of(DIGEST)), *((kind.name, kind.title) for kind in all_kinds())],
        "shown": SHOWN,
        "counts": dict(everything.mails().order_by().values_list("state").annotate(Count("pk"))),
    }
    return render_page(request, "core/settings/outgoing.html", context, fragment="list")


def _filtered(found, chosen: dict[str, str]):
    if chosen["form"] != "all":
        found = found.lines() if chosen["form"] == "line" else found.mails()
    for name in ("state", "kind"):
        if chosen[name]:
            found = found.filter(**{name: chosen[name]})
    return found.going_to(chosen["q"]).with_lines()


@require_POST
def move(request: HttpRequest, pk: int) -> HttpResponse:
    """Try again, hold or drop a mail."""
    require(policies.can_manage_mail(request.user), WHY)
    row = get_object_or_404(Outgoing.objects.managed_by(request.user), pk=pk)
    form = MoveForm(sent(request), row=row)
    if not form.is_valid():
        raise ValidationError(form.error_list())
    act = services.move_outgoing
    moved = form.attempt(act, services.MailCannotMove, row=row, edit=form.edit(), actor=request.user)
    if not moved:
        raise ValidationError(form.error_list())
    say(request, SAID.get(moved.state, "Nothing was changed."))
    return go(request, "core:outgoing")
