"""Oneself: who one is, logging in by token, and one's tokens."""

from allauth.account.adapter import get_adapter
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, serializers, status, viewsets
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.permissions import AllowAny, IsAuthenticated
from rest_framework.response import Response
from rest_framework.throttling import ScopedRateThrottle
from rest_framework.views import APIView

from strategy.core.api.errors import RuleBroken
from strategy.core.api.fields import NameField, StrictSerializer
from strategy.core.api.people import MembershipSerializer
from strategy.core.api.rows import RowMixin, edit_of
from strategy.core.models import ApiToken, User
from strategy.core.models.people import validate_time_zone
from strategy.core.services import people, tokens

LOGIN_DAYS, LONGEST_DAYS = 1, 366


class MeSerializer(StrictSerializer):
    id = serializers.IntegerField(read_only=True)
    key = serializers.UUIDField(read_only=True)
    version = serializers.IntegerField(read_only=True)
    name = NameField(max_length=200)
    email = serializers.EmailField(read_only=True)
    time_zone = serializers.CharField(max_length=64, allow_blank=True, validators=[validate_time_zone])
    mail_reminders = serializers.BooleanField()
    language = serializers.CharField(read_only=True)
    memberships = MembershipSerializer(many=True, read_only=True)


class MeView(RowMixin, APIView):
    """Oneself, with one's roles."""

    permission_classes = (IsAuthenticated,)

    @extend_schema(responses=MeSerializer)
    def get(self, request):
        return Response(MeSerializer(request.user).data)

    @extend_schema(request=MeSerializer, responses=MeSerializer)
    def patch(self, request):
        """Change one's name, time zone, or whether reminders are mailed."""
        serializer = MeSerializer(request.user, data=request.data, partial=True)
        serializer.is_valid(raise_exception=True)
        user = people.edit_user(user=request.user, edit=edit_of(request, serializer), actor=request.user)
        return Response(MeSerializer(user).data)


class TokenSerializer(StrictSerializer):
    id = serializers.CharField(source="token_key", read_only=True)
    name = NameField(max_length=80)
    created = serializers.DateTimeField(read_only=True)
    expiry = serializers.DateTimeField(read_only=True)
    last_used_at = serializers.DateTimeField(read_only=True)


class NewTokenSerializer(StrictSerializer):
    name = NameField(max_length=80)
    days = serializers.IntegerField(min_value=1, max_value=LONGEST_DAYS, default=90)


class LoginSerializer(StrictSerializer):
    email = serializers.EmailField(max_length=254)
    password = serializers.CharField(max_length=200, trim_whitespace=False)
    name = NameField(max_length=80, required=False, help_text="What the token is called in your list of tokens.")


class SecretSerializer(StrictSerializer):
    token = serializers.CharField()
    name = serializers.CharField()
    expiry = serializers.DateTimeField()


class LoginView(APIView):
    """Log in with address and password; answers a token for a day. Limits are those of the login page."""

    authentication_classes = ()
    permission_classes = (AllowAny,)
    throttle_classes = (ScopedRateThrottle,)
    throttle_scope = "login"

    def get_authenticate_header(self, request):
        """Makes a refusal a 401 although nobody needs to be signed in to ask."""
        return "Token"

    @extend_schema(request=LoginSerializer, responses=SecretSerializer, auth=[])
    def post(self, request):
        serializer = LoginSerializer(data=request.data)
        serializer.is_valid(raise_exception=True)
        email, password = serializer.validated_data["email"], serializer.validated_data["password"]
        user = get_adapter().authenticate(request._request, email=email, password=password)
        if user is None or not user.is_active:
            raise AuthenticationFailed("The address or the password is wrong.")
        name = serializer.validated_data.get("name") or f"Login of {timezone.now():%Y-%m-%d %H:%M:%S.%f}"
        return _answer(user, name, LOGIN_DAYS)


class LogoutView(APIView):
    """End the token that asks."""

    permission_classes = (IsAuthenticated,)

    @extend_schema(request=None, responses={204: None})
    def post(self, request):
        if isinstance(request.auth, ApiToken):
            tokens.revoke_token(token=request.auth, actor=request.user)
        return Response(status=status.HTTP_204_NO_CONTENT)


class TokenViewSet(RowMixin, mixins.ListModelMixin, mixins.DestroyModelMixin, viewsets.GenericViewSet):
    """One's tokens. The secret of a new one is answered once and cannot be had again."""

    serializer_class = TokenSerializer
    queryset = ApiToken.objects.none()
    lookup_field, lookup_value_regex = "token_key", "[0-9a-f]{15}"

    def get_queryset(self):
        return ApiToken.objects.of(self.request.user).newest_first()

    @extend_schema(request=NewTokenSerializer, responses={201: SecretSerializer})
    def create(self, request, *args, **kwargs):
        serializer = NewTokenSerializer(data=request.data)
        serializer.is_valid(raise_exception=True)
        return _answer(request.user, **serializer.validated_data, made=status.HTTP_201_CREATED)

    def perform_destroy(self, token):
        tokens.revoke_token(token=token, actor=self.request.user)


def _answer(user: User, name: str, days: int, made: int = status.HTTP_200_OK) -> Response:
    try:
        token, secret = tokens.create_token(user=user, name=name, days=days)
    except tokens.TooManyTokens as refusal:
        raise RuleBroken(refusal) from refusal
    return Response({"token": secret, "name": token.name, "expiry": token.expiry}, status=made)
