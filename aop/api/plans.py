"""Plans and their versions."""

from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, serializers, viewsets
from rest_framework.decorators import action
from rest_framework.response import Response

from aop import policies
from aop.forms.versions import KINDS
from aop.models import Plan, PlanVersion
from aop.services import versions
from aop.services.folding import NothingToFold
from aop.services.plans import ensure_plan
from aop.services.sealing import FoldOutdated, NeverApproved, NotSubmitted, OwnVersion
from aop.services.steps import begin_copy, begin_fold, begin_seal
from aop.services.transfers import NotInForce
from aop.services.versions import EmptyVersion, ForeignParent, NotADraft, VersionCannotMove, VersionInUse
from strategy.core.access import require
from strategy.core.api.errors import RuleBroken
from strategy.core.api.fields import NameField, NoteField, RowField, StrictSerializer, seen_version
from strategy.core.api.rows import RowMixin, SeenField, edit_of
from strategy.core.models import FiscalYear

REFUSALS = (
    EmptyVersion, FoldOutdated, ForeignParent, NeverApproved, NotADraft, NotSubmitted, OwnVersion, VersionCannotMove,
    VersionInUse,
)  # fmt: skip


class PlanSerializer(StrictSerializer):
    id = serializers.IntegerField(read_only=True)
    key = serializers.UUIDField(read_only=True)
    version = serializers.IntegerField(read_only=True)
    fiscal_year = RowField(queryset=FiscalYear.objects.newest_first())
    currency = serializers.CharField(read_only=True)


class FoldSerializer(StrictSerializer):
    name = NameField(max_length=80, required=False, allow_blank=True, default="")
    note = NoteField(max_length=10_000, required=False, default="")


class VersionSerializer(StrictSerializer):
    id = serializers.IntegerField(read_only=True)
    key = serializers.UUIDField(read_only=True)
    version = serializers.IntegerField(read_only=True)
    plan = serializers.IntegerField(source="plan_id", read_only=True)
    kind = serializers.ChoiceField(choices=PlanVersion.Kind.choices, read_only=True)
    number = serializers.IntegerField(read_only=True)
    title = serializers.CharField(read_only=True)
    name = NameField(max_length=80, required=False, allow_blank=True)
    note = NoteField(max_length=10_000, required=False)
    parent = serializers.IntegerField(source="parent_id", read_only=True, allow_null=True)
    state = serializers.ChoiceField(choices=PlanVersion.State.choices, read_only=True)
    is_in_force = serializers.BooleanField(read_only=True)
    created_at = serializers.DateTimeField(read_only=True)
    submitted_at = serializers.DateTimeField(read_only=True)
    sealed_at = serializers.DateTimeField(read_only=True)
    sealed_by = serializers.IntegerField(source="sealed_by_id", read_only=True, allow_null=True)
    seal = serializers.CharField(read_only=True)
    seal_form = serializers.IntegerField(read_only=True)


class NewVersionSerializer(StrictSerializer):
    plan = SeenField(queryset=Plan.objects.none())
    kind = serializers.ChoiceField(choices=KINDS)
    parent = SeenField(queryset=PlanVersion.objects.none(), allow_null=True, required=False, default=None)
    name = NameField(max_length=80, required=False, allow_blank=True, default="")
    note = NoteField(max_length=10_000, required=False, default="")


class ReturnReasonSerializer(StrictSerializer):
    reason = NoteField(max_length=2000, allow_blank=False)


class StartedJobSerializer(StrictSerializer):
    job = serializers.UUIDField(read_only=True)


class PlanViewSet(
    RowMixin, mixins.ListModelMixin, mixins.RetrieveModelMixin, mixins.CreateModelMixin, viewsets.GenericViewSet
):
    """Plans: one for each fiscal year. Making one that exists answers with it."""

    serializer_class = PlanSerializer
    queryset = Plan.objects.none()
    acts = {"create": policies.can_create_version, "fold": policies.can_fold_transfers}

    def get_queryset(self):
        return Plan.objects.visible_to(self.request.user).newest_first()

    def perform_create(self, serializer):
        serializer.instance = ensure_plan(actor=self.request.user, **serializer.validated_data)

    @extend_schema(request=FoldSerializer, responses={201: VersionSerializer, 202: StartedJobSerializer})
    @action(detail=True, methods=["post"])
    def fold(self, request, *args, **kwargs):
        """Begin the revision that contains every transfer applied since the version in force. A large one is a job."""
        said = FoldSerializer(data=request.data)
        said.is_valid(raise_exception=True)
        try:
            made, job = begin_fold(plan=self.get_object(), actor=request.user, **said.validated_data)
        except (NotInForce, NothingToFold) as refusal:
            raise RuleBroken(refusal) from refusal
        return Response({"job": job.key}, status=202) if job else Response(VersionSerializer(made).data, status=201)


class VersionFilter(filters.FilterSet):
    plan = filters.NumberFilter(field_name="plan")
    fiscal_year = filters.NumberFilter(field_name="plan__fiscal_year")
    kind = filters.ChoiceFilter(choices=PlanVersion.Kind.choices)
    state = filters.ChoiceFilter(choices=PlanVersion.State.choices)


class VersionViewSet(RowMixin, mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet):
    """Versions of plans. Every move names the version counter it saw in `If-Match`."""

    serializer_class = VersionSerializer
    filterset_class = VersionFilter
    queryset = PlanVersion.objects.none()
    acts = dict.fromkeys(("create", "partial_update", "submit", "destroy"), policies.can_create_version) | {
        "adopt": policies.can_adopt
    }

    def get_queryset(self):
        return PlanVersion.objects.visible_to(self.request.user).with_plan().in_order()

    @extend_schema(request=NewVersionSerializer, responses={201: VersionSerializer, 202: StartedJobSerializer})
    def create(self, request, *args, **kwargs):
        """Begin a version: empty, or with every line of `parent`. A large parent is copied by a job (202)."""
        new = NewVersionSerializer(data=request.data, context=self.get_serializer_context())
        new.is_valid(raise_exception=True)
        made, job = self._dared(begin_copy, **new.validated_data)
        return Response({"job": job.key}, status=202) if job else Response(self._shown(made), status=201)

    def partial_update(self, request, *args, **kwargs):
        """Rename a version that is not sealed, or change its note."""
        serializer = self.get_serializer(self.get_object(), data=request.data, partial=True)
        serializer.is_valid(raise_exception=True)
        edit = edit_of(request, serializer)
        return Response(self._shown(self._dared(versions.edit_version, version=self.get_object(), edit=edit)))

    def destroy(self, request, *args, **kwargs):
        """Discard a draft; its lines keep their kinds and links."""
        self._dared(versions.discard_version, version=self.get_object(), seen=seen_version(request))
        return Response(status=204)

    @extend_schema(request=None)
    @action(detail=True, methods=["post"])
    def submit(self, request, *args, **kwargs):
        """Hand a draft in for approval."""
        moved = self._dared(versions.submit_version, version=self.get_object(), seen=seen_version(request))
        return Response(self._shown(moved))

    @extend_schema(request=ReturnReasonSerializer)
    @action(detail=True, methods=["post"], url_path="return", url_name="return")
    def give_back(self, request, *args, **kwargs):
        """Give a submitted version back for more work."""
        version = self.get_object()
        require(policies.can_return(request.user, version), "Only who may approve or hand in a version gives it back.")
        said = self._reason(request)
        moved = self._dared(versions.return_version, version=version, seen=seen_version(request), reason=said)
        return Response(self._shown(moved))

    @extend_schema(request=None, responses={200: VersionSerializer, 202: StartedJobSerializer})
    @action(detail=True, methods=["post"])
    def approve(self, request, *args, **kwargs):
        """Approve and seal what was handed in: a leader of the whole organisation, never one's own."""
        version = self.get_object()
        require(policies.can_approve(request.user, version), OwnVersion.__doc__ or "")
        return self._seal(version)

    @extend_schema(request=ReturnReasonSerializer, responses={200: VersionSerializer, 202: StartedJobSerializer})
    @action(detail=True, methods=["post"])
    def adopt(self, request, *args, **kwargs):
        """Record a budget that was adopted elsewhere as approved."""
        return self._seal(self.get_object(), note=self._reason(request))

    def _seal(self, version, **how) -> Response:
        job = self._dared(begin_seal, version=version, seen=seen_version(self.request), **how)
        return Response({"job": job.key}, status=202) if job else Response(self._shown(self.get_object()))

    def _reason(self, request) -> str:
        said = ReturnReasonSerializer(data=request.data)
        said.is_valid(raise_exception=True)
        return said.validated_data["reason"]

    def _shown(self, version) -> dict:
        return VersionSerializer(version).data

    def _dared(self, service, **arguments):
        try:
            return service(actor=self.request.user, **arguments)
        except REFUSALS as refusal:
            raise RuleBroken(refusal) from refusal
