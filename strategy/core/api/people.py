"""People and their roles."""

from django_filters import rest_framework as filters
from rest_framework import mixins, serializers, viewsets
from rest_framework.response import Response

from strategy.core import policies
from strategy.core.api.errors import RuleBroken
from strategy.core.api.fields import NameField, RowField, StrictSerializer
from strategy.core.api.rows import RowMixin, WordsFilter, edit_of
from strategy.core.models import Membership, Role, Unit, User
from strategy.core.models.people import validate_time_zone
from strategy.core.services import people

PRIVATE = ("email", "time_zone", "language", "date_joined")


class UserSerializer(StrictSerializer):
    """A person. Colleagues see the name; address and choices are for administrators and oneself."""

    id = serializers.IntegerField(read_only=True)
    key = serializers.UUIDField(read_only=True)
    version = serializers.IntegerField(read_only=True)
    name = NameField(max_length=200)
    email = serializers.EmailField(max_length=254)
    time_zone = serializers.CharField(max_length=64, allow_blank=True, required=False, validators=[validate_time_zone])
    language = serializers.CharField(read_only=True)
    is_active = serializers.BooleanField(required=False)
    date_joined = serializers.DateTimeField(read_only=True)

    def to_representation(self, user):
        shown = super().to_representation(user)
        if not self.context["sees_all"] and user.pk != self.context["request"].user.pk:
            for name in PRIVATE:
                shown.pop(name)
        return shown


class UserFilter(filters.FilterSet):
    q = WordsFilter(finder="called", label="Words of the name")
    is_active = filters.BooleanFilter()


class UserViewSet(
    RowMixin,
    mixins.ListModelMixin,
    mixins.RetrieveModelMixin,
    mixins.CreateModelMixin,
    viewsets.GenericViewSet,
):
    """People. A new person sets a password by the reset mail."""

    serializer_class = UserSerializer
    filterset_class = UserFilter
    queryset = User.objects.none()
    acts = dict.fromkeys(("create", "partial_update"), policies.can_manage_people)

    def get_queryset(self):
        return User.objects.visible_to(self.request.user).by_name()

    def get_serializer_context(self):
        sees_all = not self.swagger_fake and policies.can_manage_people(self.request.user)
        return super().get_serializer_context() | {"sees_all": sees_all}

    @property
    def swagger_fake(self) -> bool:
        return getattr(self, "swagger_fake_view", False)

    def perform_create(self, serializer):
        values = {name: value for name, value in serializer.validated_data.items() if name != "is_active"}
        serializer.instance = people.create_user(actor=self.request.user, **values)

    def partial_update(self, request, *args, **kwargs):
        """Change a person; `is_active: false` ends sessions and tokens at once."""
        user = self.get_object()
        serializer = self.get_serializer(user, data=request.data, partial=True)
        serializer.is_valid(raise_exception=True)
        try:
            user = people.edit_user(user=user, edit=edit_of(request, serializer), actor=request.user)
        except people.LastAdministrator as refusal:
            raise RuleBroken(refusal) from refusal
        return Response(self.get_serializer(user).data)


class MembershipSerializer(StrictSerializer):
    id = serializers.IntegerField(read_only=True)
    user = RowField(queryset=User.objects.active())
    unit = RowField(queryset=Unit.objects.active())
    role = serializers.ChoiceField(choices=Role.choices)
    may_see_pay = serializers.BooleanField(required=False)


class MembershipFilter(filters.FilterSet):
    user = filters.NumberFilter(field_name="user")
    unit = filters.NumberFilter(field_name="unit")
    role = filters.ChoiceFilter(choices=Role.choices)


class PayGrantSerializer(StrictSerializer):
    may_see_pay = serializers.BooleanField()


class MembershipViewSet(
    RowMixin,
    mixins.ListModelMixin,
    mixins.RetrieveModelMixin,
    mixins.CreateModelMixin,
    mixins.DestroyModelMixin,
    viewsets.GenericViewSet,
):
    """Roles: each holds for a unit and all below it. Everybody sees their own."""

    filterset_class = MembershipFilter
    queryset = Membership.objects.none()
    acts = dict.fromkeys(("create", "partial_update", "destroy"), policies.can_manage_people)

    def get_queryset(self):
        return Membership.objects.visible_to(self.request.user).by_unit()

    def get_serializer_class(self):
        return PayGrantSerializer if self.action == "partial_update" else MembershipSerializer

    def perform_create(self, serializer):
        try:
            serializer.instance = people.grant_role(actor=self.request.user, **serializer.validated_data)
        except people.AdministratorsBelongToTheTop as refusal:
            raise RuleBroken(refusal) from refusal

    def partial_update(self, request, *args, **kwargs):
        """Give or take the grant *may see pay*."""
        serializer = self.get_serializer(data=request.data)
        serializer.is_valid(raise_exception=True)
        membership = people.set_pay_grant(membership=self.get_object(), actor=request.user, **serializer.validated_data)
        return Response(MembershipSerializer(membership, context=self.get_serializer_context()).data)

    def perform_destroy(self, membership):
        try:
            people.withdraw_role(membership=membership, actor=self.request.user)
        except people.LastAdministrator as refusal:
            raise RuleBroken(refusal) from refusal
