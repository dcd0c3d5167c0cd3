"""The ledger's words and what was booked: accounts, cost centres, actuals."""

from django_filters import rest_framework as filters
from rest_framework import mixins, serializers, viewsets
from rest_framework.response import Response

from aop import policies
from aop.models import Account, Actual, CostCentre
from aop.services import ledger
from aop.services.ledger import AccountHoldsMoney, GroupHoldsAccounts
from strategy.core.api.errors import RuleBroken
from strategy.core.api.fields import MoneyField, NameField, RowField, StrictSerializer
from strategy.core.api.rows import RowMixin, SeenField, WordsFilter, edit_of
from strategy.core.models import Unit


class AccountSerializer(StrictSerializer):
    id = serializers.IntegerField(read_only=True)
    key = serializers.UUIDField(read_only=True)
    version = serializers.IntegerField(read_only=True)
    code = NameField(max_length=40)
    name = NameField(max_length=200)
    type = serializers.ChoiceField(choices=Account.Type.choices)
    parent = SeenField(queryset=Account.objects.none(), allow_null=True, required=False)
    is_group = serializers.BooleanField(required=False)
    is_archived = serializers.BooleanField(required=False)


class NewAccountSerializer(AccountSerializer):
    is_archived = serializers.BooleanField(read_only=True)


class AccountFilter(filters.FilterSet):
    q = WordsFilter(finder="found", label="Words of the code or name")
    type = filters.ChoiceFilter(choices=Account.Type.choices)
    parent = filters.NumberFilter(field_name="parent")
    archived = filters.BooleanFilter(field_name="is_archived")


class KeptMixin(RowMixin, mixins.ListModelMixin, mixins.RetrieveModelMixin, mixins.CreateModelMixin):
    """Rows that members read and finance keeps, under the version `If-Match` names."""

    acts = dict.fromkeys(("create", "partial_update"), policies.can_keep_ledger)
    noun = ""

    def perform_create(self, serializer):
        service = getattr(ledger, f"create_{self.noun}")
        serializer.instance = service(actor=self.request.user, **serializer.validated_data)

    def partial_update(self, request, *args, **kwargs):
        """Change it under the version its `If-Match` names. Drafts show it at once, sealed versions never."""
        row = self.get_object()
        serializer = self.get_serializer(row, data=request.data, partial=True)
        serializer.is_valid(raise_exception=True)
        service = getattr(ledger, f"edit_{self.noun}")
        try:
            row = service(**{self.noun: row}, edit=edit_of(request, serializer), actor=request.user)
        except (AccountHoldsMoney, GroupHoldsAccounts) as refusal:
            raise RuleBroken(refusal) from refusal
        return Response(self.get_serializer(row).data)


class AccountViewSet(KeptMixin, viewsets.GenericViewSet):
    """Accounts: what kind of money. Expense, people cost and capital expenditure are spend; revenue is apart."""

    serializer_class = AccountSerializer
    filterset_class = AccountFilter
    queryset = Account.objects.none()
    noun = "account"

    def get_queryset(self):
        return Account.objects.visible_to(self.request.user).by_code()

    def get_serializer_class(self):
        return NewAccountSerializer if self.action == "create" else AccountSerializer


class CostCentreSerializer(StrictSerializer):
    id = serializers.IntegerField(read_only=True)
    key = serializers.UUIDField(read_only=True)
    version = serializers.IntegerField(read_only=True)
    code = NameField(max_length=40)
    name = NameField(max_length=200)
    unit = RowField(queryset=Unit.objects.active())
    is_archived = serializers.BooleanField(required=False)


class NewCostCentreSerializer(CostCentreSerializer):
    is_archived = serializers.BooleanField(read_only=True)


class CostCentreFilter(filters.FilterSet):
    q = WordsFilter(finder="found", label="Words of the code or name")
    unit = filters.NumberFilter(field_name="unit")
    archived = filters.BooleanFilter(field_name="is_archived")


class CostCentreViewSet(KeptMixin, viewsets.GenericViewSet):
    """Cost centres of the units one sees. Drafts follow a cost centre to another unit, sealed versions do not."""

    serializer_class = CostCentreSerializer
    filterset_class = CostCentreFilter
    queryset = CostCentre.objects.none()
    noun = "cost_centre"

    def get_queryset(self):
        return CostCentre.objects.visible_to(self.request.user).by_code()

    def get_serializer_class(self):
        return NewCostCentreSerializer if self.action == "create" else CostCentreSerializer


class ActualSerializer(StrictSerializer):
    id = serializers.IntegerField(read_only=True)
    key = serializers.UUIDField(read_only=True)
    fiscal_year = serializers.IntegerField(source="fiscal_year_id", read_only=True)
    grain = serializers.ChoiceField(choices=Actual.Grain.choices, read_only=True)
    period = serializers.IntegerField(read_only=True, allow_null=True)
    unit = serializers.IntegerField(source="unit_id", read_only=True)
    cost_centre = serializers.IntegerField(source="cost_centre_id", read_only=True)
    account = serializers.IntegerField(source="account_id", read_only=True)
    amount = MoneyField(read_only=True)
    currency = serializers.CharField(read_only=True)
    vendor = serializers.CharField(read_only=True)
    document = serializers.CharField(read_only=True)
    line = serializers.IntegerField(source="line_id", read_only=True, allow_null=True)


class ActualFilter(filters.FilterSet):
    fiscal_year = filters.NumberFilter(field_name="fiscal_year")
    unit = filters.NumberFilter(field_name="unit")
    cost_centre = filters.NumberFilter(field_name="cost_centre")
    account = filters.NumberFilter(field_name="account")
    line = filters.NumberFilter(field_name="line")
    grain = filters.ChoiceFilter(choices=Actual.Grain.choices)


class ActualViewSet(RowMixin, mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet):
    """What was really spent or earned in the units one sees. A yearly amount names no period."""

    serializer_class = ActualSerializer
    filterset_class = ActualFilter
    queryset = Actual.objects.none()

    def get_queryset(self):
        return Actual.objects.visible_to(self.request.user).order_by("pk")
