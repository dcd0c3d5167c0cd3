"""The organisation's settings, and one's own profile and tokens."""

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from strategy.core import policies
from strategy.core.http import FORM, go, posted, require, say
from strategy.core.models import ApiToken, Outgoing, Settings, User
from strategy.core.organisation_forms import SettingsForm
from strategy.core.outgoing.kinds import title_of
from strategy.core.people_forms import ProfileForm, TokenForm
from strategy.core.services import organisation as organisation_services
from strategy.core.services import people as people_services
from strategy.core.services import tokens as token_services

read_and_write = require_http_methods(FORM)
MOST_SHOWN = 20


@read_and_write
def settings(request: HttpRequest) -> HttpResponse:
    """What holds for everybody."""
    require(policies.can_manage_settings(request.user), "Settings are kept by administrators.")
    row = Settings.objects.get(pk=1)
    form = SettingsForm(posted(request), row=row)
    if form.is_valid() and form.attempt(
        organisation_services.edit_settings, settings=row, edit=form.edit(), actor=request.user
    ):
        say(request, "The settings were saved.")
        return go(request, "core:settings")
    return render(
        request, "core/settings/organisation.html", {"form": form, "settings": row}, status=422 if form.errors else 200
    )


@read_and_write
def profile(request: HttpRequest) -> HttpResponse:
    """One's own name, time zone and language."""
    form = ProfileForm(posted(request), row=request.user)
    me = request.user
    if form.is_valid() and form.attempt(people_services.edit_user, user=me, edit=form.edit(), actor=me):
        say(request, "Your profile was saved.")
        return go(request, "core:profile")
    roles = request.user.memberships.select_related("unit").by_unit()
    waiting = _waiting_mail(me)
    context = {"form": form, "roles": roles, "waiting": waiting}
    return render(request, "core/profile/profile.html", context, status=422 if form.errors else 200)


def _waiting_mail(me: User) -> list[Outgoing]:
    """What is on its way to oneself by mail: the mails, and lines that wait for the next."""
    mine = Outgoing.objects.of(me).waiting().newest_first().with_lines()
    rows = [*mine.mails()[:MOST_SHOWN], *mine.lines().filter(digest=None)[:MOST_SHOWN]]
    for row in rows:
        row.title = title_of(row.kind)
    return rows


@read_and_write
def tokens(request: HttpRequest) -> HttpResponse:
    """One's keys to the API; a new one is shown on this answer only."""
    form, secret = TokenForm(posted(request)), ""
    if form.is_valid():
        secret = _new_token(request, form)
    context = {
        "form": TokenForm() if secret else form,
        "secret": secret,
        "tokens": ApiToken.objects.of(request.user).newest_first(),
        "now": timezone.now(),
    }
    return render(request, "core/profile/tokens.html", context, status=422 if form.errors else 200)


def _new_token(request: HttpRequest, form: TokenForm) -> str:
    try:
        _token, secret = token_services.create_token(user=request.user, **form.cleaned_data)
    except token_services.TooManyTokens as refusal:
        form.add_error(None, str(refusal.__doc__))
    except ValidationError as problem:
        form.add_error("name", problem.messages[0])
    else:
        return secret
    return ""


@require_POST
def token_revoke(request: HttpRequest, key: str) -> HttpResponse:
    """End a token now."""
    token = get_object_or_404(ApiToken.objects.of(request.user), token_key=key)
    token_services.revoke_token(token=token, actor=request.user)
    say(request, f"The token “{token.name}” has ended.")
    return go(request, "core:tokens")
