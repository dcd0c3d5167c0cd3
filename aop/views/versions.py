"""Pages of plan versions: which there are, what one says, how it differs, and its way to being in force."""

from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from aop import policies
from aop.changes import Changes, changes_between
from aop.current import plan_of
from aop.forms.versions import NewVersionForm, ReasonForm, VersionForm
from aop.models import Plan, PlanVersion
from aop.overview import version_bar
from aop.sentences import Standing, change_sentence, version_sentence
from aop.services import versions
from aop.services.plans import ensure_plan
from aop.services.sealing import FoldOutdated, NeverApproved, NotSubmitted, OwnVersion
from aop.services.steps import begin_copy, begin_seal, is_large
from aop.services.versions import EmptyVersion, ForeignParent, NotADraft, VersionCannotMove, VersionInUse
from aop.views.shown import bar, seen_in
from strategy.core.http import FORM, go, posted, render_page, require, say, wants_fragment
from strategy.core.models import Event, FiscalYear

REFUSALS = (
    EmptyVersion, FoldOutdated, ForeignParent, NeverApproved, NotADraft, NotSubmitted, OwnVersion, VersionCannotMove,
    VersionInUse,
)  # fmt: skip
EVENTS_PER_PAGE = 50
TOP_ONLY = "Versions are begun, handed in and given back by planners and finance of the whole organisation."


def _version_of(request: HttpRequest, pk: int) -> PlanVersion:
    seen = PlanVersion.objects.visible_to(request.user).with_plan()
    return get_object_or_404(seen.select_related("created_by", "submitted_by", "sealed_by"), pk=pk)


@require_safe
def version_list(request: HttpRequest) -> HttpResponse:
    """Every version of every year."""
    plans = Plan.objects.visible_to(request.user).newest_first()
    years = [(plan, version_bar(plan, request.user)) for plan in plans]
    context = {"years": years, "may_begin": policies.can_create_version(request.user)}
    return render_page(request, "aop/versions.html", context, fragment="list")


@require_safe
def version_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """State of a version, who did what, its seal, and which lines differ from the one it came from."""
    version = _version_of(request, pk)
    others = version.plan.versions.with_plan().exclude(pk=pk).in_order()
    other = others.named(request.GET.get("with", "")).first() or version.parent
    waits = other is not None and not wants_fragment(request) and "with" not in request.GET and is_large(version)
    changes = None
    if other and not waits:
        changes = changes_between(version, other, request.user, page=request.GET.get("page"))
    context = {
        "version": version,
        "sentence": version_sentence(_standing(version)),
        "others": others,
        "other": other,
        "changes": changes,
        "waits": waits,
        "change_sentence": _said(changes, other) if changes and other else "",
        "total": next(one.amount for one in version_bar(version.plan, request.user) if one.version == version),
        "currency": version.plan.currency,
        "may": _acts(request, version),
        "why_not": _why_not(request, version),
        "context_bar": bar(version),
    }
    return render_page(request, "aop/version.html", context, fragment="changes")


def _said(changes: Changes, other: PlanVersion) -> str:
    return change_sentence(
        changed=changes.changed,
        added=changes.added,
        removed=changes.removed,
        net=changes.net,
        currency=other.plan.currency,
        other=other.title,
    )


def _standing(version: PlanVersion) -> Standing:
    return Standing(
        title=version.title,
        state=version.state,
        is_in_force=version.is_in_force,
        sealed_by=str(version.sealed_by or ""),
        submitted_by=str(version.submitted_by or ""),
    )


def _acts(request: HttpRequest, version: PlanVersion) -> dict[str, bool]:
    """What the person may do with the version now."""
    user, top = request.user, policies.can_create_version(request.user)
    return {
        "edit": top and not version.is_sealed,
        "submit": policies.can_submit(user, version),
        "give_back": policies.can_return(user, version),
        "approve": policies.can_approve(user, version),
        "adopt": policies.can_adopt(user) and not version.is_sealed and version.kind != PlanVersion.Kind.WHAT_IF,
        "copy": top,
        "discard": top and version.takes_edits,
    }


def _why_not(request: HttpRequest, version: PlanVersion) -> str:
    """Why who looks at a submitted version cannot approve it."""
    if version.state != PlanVersion.State.SUBMITTED or policies.can_approve(request.user, version):
        return ""
    if policies.is_leader_of_all(request.user):
        return OwnVersion.__doc__ or ""
    return "A leader of the whole organisation approves it."


@require_http_methods(FORM)
def version_create(request: HttpRequest) -> HttpResponse:
    """Begin a version: empty, or as a copy."""
    require(policies.can_create_version(request.user), TOP_ONLY)
    form = NewVersionForm(posted(request), start=_start(request))
    if form.is_valid():
        wanted = dict(form.cleaned_data)
        plan = ensure_plan(fiscal_year=wanted.pop("year"), actor=request.user)
        version, job = begin_copy(plan=plan, actor=request.user, **wanted)
        if job:
            return go(request, "core:job", job.key)
        say(request, f"{version} was begun.")
        return go(request, version)
    status = 422 if form.errors else 200
    return render_page(request, "aop/version_new.html", {"form": form}, fragment="form", status=status)


def _start(request: HttpRequest) -> dict:
    """The year of today, and the version the address names as the one to start from."""
    parent = PlanVersion.objects.visible_to(request.user).with_plan().named(request.GET.get("from", "")).first()
    today = timezone.localdate()
    plan = plan_of(today)
    year = parent.plan.fiscal_year if parent else FiscalYear.objects.holding(today).first()
    kind = PlanVersion.Kind.REVISION if parent and parent.is_sealed else PlanVersion.Kind.PROPOSAL
    return {"year": year or (plan.fiscal_year if plan else None), "parent": parent, "kind": kind}


@require_http_methods(FORM)
def version_edit(request: HttpRequest, pk: int) -> HttpResponse:
    version = _version_of(request, pk)
    require(policies.can_create_version(request.user) and not version.is_sealed, TOP_ONLY)
    form = VersionForm(posted(request), row=version)
    act = versions.edit_version
    if form.is_valid() and form.attempt(act, *REFUSALS, version=version, edit=form.edit(), actor=request.user):
        say(request, "Saved.")
        return go(request, version)
    status = 422 if form.errors else 200
    context = {"form": form, "version": version, "context_bar": bar(version)}
    return render_page(request, "aop/version_edit.html", context, fragment="form", status=status)


@require_POST
def version_submit(request: HttpRequest, pk: int) -> HttpResponse:
    """Hand a draft in."""
    version = _version_of(request, pk)
    require(policies.can_create_version(request.user), TOP_ONLY)
    _attempt(versions.submit_version, version=version, seen=seen_in(request), actor=request.user)
    say(request, f"{version} was handed in; leaders of the whole organisation were told.")
    return go(request, version)


@require_POST
def version_return(request: HttpRequest, pk: int) -> HttpResponse:
    """Give a submitted version back for more work."""
    version = _version_of(request, pk)
    require(policies.can_return(request.user, version), "Only who may approve or hand in a version gives it back.")
    form = ReasonForm(request.POST)
    if not form.is_valid():
        raise ValidationError("Say why it is given back.")
    said = {"seen": seen_in(request), "reason": form.cleaned_data["reason"], "actor": request.user}
    _attempt(versions.return_version, version=version, **said)
    say(request, f"{version} is a draft again.")
    return go(request, version)


@require_POST
def version_approve(request: HttpRequest, pk: int) -> HttpResponse:
    """Approve and seal what was handed in."""
    version = _version_of(request, pk)
    own = "Nobody approves a version they made or handed in; a leader of the whole organisation does."
    require(policies.can_approve(request.user, version), own)
    return _sealed(request, version, seen=seen_in(request))


@require_POST
def version_adopt(request: HttpRequest, pk: int) -> HttpResponse:
    """Record a budget that was adopted elsewhere as approved."""
    version = _version_of(request, pk)
    require(policies.can_adopt(request.user), "Finance of the whole organisation records adopted budgets.")
    form = ReasonForm(request.POST)
    if not form.is_valid():
        raise ValidationError("Say who adopted it, and when.")
    return _sealed(request, version, seen=seen_in(request), note=form.cleaned_data["reason"])


def _sealed(request: HttpRequest, version: PlanVersion, **how) -> HttpResponse:
    job = _attempt(begin_seal, version=version, actor=request.user, **how)
    if job:
        return go(request, "core:job", job.key)
    say(request, f"{version.plan.fiscal_year}: approved and sealed.")
    return go(request, version)


@require_POST
def version_discard(request: HttpRequest, pk: int) -> HttpResponse:
    """Delete a draft."""
    version = _version_of(request, pk)
    require(policies.can_create_version(request.user), TOP_ONLY)
    _attempt(versions.discard_version, version=version, seen=seen_in(request), actor=request.user)
    say(request, f"{version} was discarded. Its lines keep their kinds and links.")
    return go(request, reverse("aop:version_list"))


@require_safe
def version_history(request: HttpRequest, pk: int) -> HttpResponse:
    """Who did what with the version."""
    version = _version_of(request, pk)
    page = Paginator(Event.objects.about(version).newest_first(), EVENTS_PER_PAGE).get_page(request.GET.get("page"))
    context = {"version": version, "page": page, "context_bar": bar(version)}
    return render_page(request, "aop/version_history.html", context, fragment="events")


def _attempt(act, **arguments):
    """Do it, or say on a page of its own why not."""
    try:
        return act(**arguments)
    except REFUSALS as refusal:
        raise ValidationError(refusal.__doc__ or "") from refusal
