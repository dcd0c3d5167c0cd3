"""People: the list, a person's page with their roles, and many at once from a sheet."""

from typing import Any

from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from strategy.core import policies
from strategy.core.concurrency import Edit
from strategy.core.context import chosen_unit
from strategy.core.http import FORM, go, posted, render_page, require, say
from strategy.core.models import Membership, Role, Unit, User
from strategy.core.pasting.lines import TooMuch
from strategy.core.pasting.people import House, PeopleSheet, Place, held_by, understand_people
from strategy.core.people_forms import NewPersonForm, PeoplePasteForm, PersonForm, RoleForm
from strategy.core.services import joining
from strategy.core.services import people as services

read_and_write = require_http_methods(FORM)
ROWS = 50
WHY = "People are kept by administrators."


@require_safe
def people(request: HttpRequest) -> HttpResponse:
    """Everybody, by name; filters live in the address."""
    require(policies.can_manage_people(request.user), WHY)
    chosen = {name: request.GET.get(name, "") for name in ("q", "role", "state")}
    found = _filtered(User.objects.managed_by(request.user), request, chosen)
    context = {
        "page": Paginator(found.with_roles().by_name(), ROWS).get_page(request.GET.get("page")),
        "roles": Role.choices,
        "chosen": chosen,
        "active": User.objects.active().count(),
        "without_role": User.objects.active().exclude(pk__in=Membership.objects.values("user")).count(),
    }
    return render_page(request, "core/people/people.html", context, fragment="list")


def _filtered(found, request: HttpRequest, chosen: dict[str, str]):
    found = found.named(chosen["q"])
    if chosen["role"] in Role.values:
        found = found.in_role(chosen["role"])
    if chosen["role"] == "none":
        found = found.exclude(pk__in=Membership.objects.values("user"))
    if unit := chosen_unit(request):
        found = found.in_unit(unit)
    if chosen["state"] == "all":
        return found
    return found.exclude(is_active=True) if chosen["state"] == "inactive" else found.active()


@read_and_write
def create(request: HttpRequest) -> HttpResponse:
    """One more person, with a first role."""
    require(policies.can_manage_people(request.user), WHY)
    form = NewPersonForm(posted(request), start={"unit": request.GET.get("unit", "")})
    if form.is_valid():
        user = form.attempt(
            joining.add_person, services.AdministratorsBelongToTheTop, actor=request.user, **_first_role(form)
        )
        if user:
            if form.cleaned_data["invite"]:
                _invite(request, [user])
            say(request, f"{user} was added.")
            return go(request, "core:person", user.pk)
    return render(request, "core/people/person_new.html", {"form": form}, status=422 if form.errors else 200)


def _first_role(form: NewPersonForm) -> dict[str, Any]:
    return {name: value for name, value in form.values().items() if name != "invite"}


@read_and_write
def person(request: HttpRequest, pk: int) -> HttpResponse:
    """One person: name and address, roles, history."""
    require(policies.can_manage_people(request.user), WHY)
    user = get_object_or_404(User.objects.managed_by(request.user), pk=pk)
    form = PersonForm(posted(request), row=user)
    if form.is_valid() and form.attempt(services.edit_user, user=user, edit=form.edit(), actor=request.user):
        say(request, f"{form.cleaned_data['name']} was saved.")
        return go(request, "core:person", pk)
    return _show(request, user, {"form": form}, status=422 if form.errors else 200)


def _show(request: HttpRequest, user: User, context: dict, status: int = 200) -> HttpResponse:
    roles = Membership.objects.visible_to(request.user).filter(user=user).select_related("unit").by_unit()
    context = {"form": PersonForm(row=user), "role_form": RoleForm(), "person": user, "roles": roles} | context
    return render(request, "core/people/person.html", context, status=status)


@require_POST
def activate(request: HttpRequest, pk: int, *, on: bool) -> HttpResponse:
    """Let a person in or keep them out; whoever is kept out is out with this request."""
    require(policies.can_manage_people(request.user), WHY)
    user = get_object_or_404(User.objects.managed_by(request.user), pk=pk)
    try:
        services.edit_user(user=user, edit=Edit(user.version, {"is_active": on}), actor=request.user)
    except services.LastAdministrator as refusal:
        return _show(request, user, {"refusal": refusal.__doc__}, status=422)
    if on:
        say(request, f"{user} may sign in again, after a new invitation.")
    else:
        say(request, f"{user} is out: sessions and tokens have ended.")
    return go(request, "core:person", pk)


@require_POST
def grant(request: HttpRequest, pk: int) -> HttpResponse:
    """Give a person one more role."""
    require(policies.can_manage_people(request.user), WHY)
    user = get_object_or_404(User.objects.managed_by(request.user), pk=pk)
    form = RoleForm(request.POST)
    if form.is_valid():
        try:
            made = services.grant_role(user=user, actor=request.user, **form.cleaned_data)
        except ValidationError as problem:
            form.add_error(None, problem.messages[0])
        except services.AdministratorsBelongToTheTop as refusal:
            form.add_error("unit", str(refusal.__doc__))
        else:
            say(request, f"{user} is {made.get_role_display().lower()} in {made.unit} now.")
            return go(request, "core:person", pk)
    return _show(request, user, {"role_form": form}, status=422)


@require_POST
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a role away."""
    require(policies.can_manage_people(request.user), WHY)
    membership = get_object_or_404(Membership.objects.visible_to(request.user).select_related("user", "unit"), pk=pk)
    try:
        services.withdraw_role(membership=membership, actor=request.user)
    except services.LastAdministrator as refusal:
        return _show(request, membership.user, {"refusal": refusal.__doc__}, status=422)
    say(request, f"{membership.user} is no longer {membership.get_role_display().lower()} in {membership.unit}.")
    return go(request, "core:person", membership.user_id)


@require_POST
def pay(request: HttpRequest, pk: int, *, on: bool) -> HttpResponse:
    """Give or take the grant *may see pay*."""
    require(policies.can_manage_people(request.user), WHY)
    membership = get_object_or_404(Membership.objects.visible_to(request.user).select_related("user", "unit"), pk=pk)
    services.set_pay_grant(membership=membership, may_see_pay=on, actor=request.user)
    word = "may see" if on else "may no longer see"
    say(request, f"{membership.user} {word} pay in {membership.unit} and below.")
    return go(request, "core:person", membership.user_id)


@require_POST
def invite(request: HttpRequest, pk: int) -> HttpResponse:
    """Mail a person a link to set their password."""
    require(policies.can_manage_people(request.user), WHY)
    user = get_object_or_404(User.objects.managed_by(request.user).active(), pk=pk)
    _invite(request, [user])
    say(request, f"An invitation goes to {user.email}.")
    return go(request, "core:person", pk)


@require_POST
def link(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a link to set a password, for handing over without mail. It is shown once."""
    require(policies.can_manage_people(request.user), WHY)
    user = get_object_or_404(User.objects.managed_by(request.user).active(), pk=pk)
    path = joining.hand_out_link(user=user, actor=request.user)
    return _show(request, user, {"link": request.build_absolute_uri(path)})


def _invite(request: HttpRequest, users: list[User]) -> None:
    base = request.build_absolute_uri("/").rstrip("/")
    joining.invite(users=users, base=base, actor=request.user)


@read_and_write
def paste(request: HttpRequest) -> HttpResponse:
    """Many people at once."""
    require(policies.can_manage_people(request.user), WHY)
    return answer_paste(request, template="core/people/people_paste.html", after="core:people")


def answer_paste(request: HttpRequest, *, template: str, after: str, **context: Any) -> HttpResponse:
    """Show pasted people as understood; write them when asked to, if no row is wrong."""
    form = PeoplePasteForm(posted(request))
    sheet = _understood(form) if form.is_valid() else None
    if sheet and "apply" in request.POST and sheet.to_add and not sheet.wrong:
        joined = _write(request, form, sheet)
        if joined:
            say(request, _told(joined))
            return go(request, after)
    context |= {"form": form, "sheet": sheet}
    return render_page(request, template, context, fragment="paste", status=422 if form.errors else 200)


def _write(request: HttpRequest, form: PeoplePasteForm, sheet: PeopleSheet) -> joining.Joined | None:
    try:
        joined = joining.add_people(rows=sheet.to_add, actor=request.user)
    except ValidationError as refusal:
        form.add_error("text", refusal.messages[0])
        return None
    if form.cleaned_data["invite"]:
        _invite(request, joined.people)
    return joined


def _told(joined: joining.Joined) -> str:
    people, roles = len(joined.people), len(joined.roles)
    return f"{people} {'person' if people == 1 else 'people'} and {roles} role{'s' if roles != 1 else ''} added."


def _understood(form: PeoplePasteForm) -> PeopleSheet | None:
    units = Unit.objects.active().in_tree_order()
    pairs = User.objects.by_name().values_list("email", "memberships__role", "memberships__unit__code")
    house = House(
        places=[Place(code, name) for code, name in units.values_list("code", "name")],
        roles={value: str(label) for value, label in Role.choices},
        held=held_by(pairs),
        top_code=units.top().code,
    )
    try:
        return understand_people(form.cleaned_data["text"], house, role=form.cleaned_data["role"])
    except TooMuch as refusal:
        form.add_error("text", str(refusal))
    return None
