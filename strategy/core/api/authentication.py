"""Who asks, when a program asks: a personal token in `Authorization: Token …`."""

from datetime import timedelta

from django.utils import timezone
from drf_spectacular.contrib.knox_auth_token import KnoxTokenScheme
from knox.auth import TokenAuthentication as KnoxAuthentication

from strategy.core.services import tokens

NOTE_EVERY = timedelta(minutes=1)


class TokenAuthentication(KnoxAuthentication):
    """Knox, keeping when a token was last used. Whoever has left is refused at once."""

    def validate_user(self, auth_token):
        answer = super().validate_user(auth_token)
        now = timezone.now()
        if auth_token.last_used_at is None or now - auth_token.last_used_at > NOTE_EVERY:
            tokens.note_use(token=auth_token, at=now)
        return answer


class TokenScheme(KnoxTokenScheme):
    """How the schema of the API describes it."""

    target_class = TokenAuthentication  # type: ignore[assignment]  # a path or the class itself
    name = "token"
