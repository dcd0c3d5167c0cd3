"""Acts on personal API tokens. The token itself is shown once and kept as a hash."""

from datetime import datetime, timedelta

from django.db import transaction

from strategy.core import events
from strategy.core.models import ApiToken, User

MOST_TOKENS = 20


class TooManyTokens(Exception):
    """You have twenty tokens already; revoke one first."""


@transaction.atomic
def create_token(*, user: User, name: str, days: int) -> tuple[ApiToken, str]:
    """A new token of `user`, valid for `days`: the row and the secret, which cannot be had again.

    Raises ValidationError for a name the person has already, TooManyTokens.
    """
    User.objects.select_for_update(no_key=True).get(pk=user.pk)
    if ApiToken.objects.filter(user=user).count() >= MOST_TOKENS:
        raise TooManyTokens
    ApiToken(user=user, name=name).full_clean(exclude={"digest", "token_key"})
    token, secret = ApiToken.objects.create(user=user, name=name, expiry=timedelta(days=days))
    events.record(actor=user, verb="core.token.created", target=user, changes={"token": [None, name]})
    return token, secret


@transaction.atomic
def revoke_token(*, token: ApiToken, actor: User) -> None:
    """End a token now."""
    events.record(actor=actor, verb="core.token.revoked", target=token.user, changes={"token": [token.name, None]})
    token.delete()


def note_use(*, token: ApiToken, at: datetime) -> None:
    """Keep when a token was last used."""
    ApiToken.objects.filter(pk=token.pk).update(last_used_at=at)
