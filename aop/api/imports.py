"""Imports of budgets: bring a file, say how it is read, check, apply, take back."""

from dataclasses import asdict
from typing import Any

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework import mixins, serializers, viewsets
from rest_framework.decorators import action
from rest_framework.parsers import MultiPartParser
from rest_framework.response import Response

from aop import policies
from aop.importing.mapping import IN_FORCE, NotAMapping, mapping_from_json
from aop.importing.years import known_year
from aop.services.imports import files, reading
from aop.services.imports.steps import StepRefused, StillWorking, begin_step, job_of
from strategy.core import fiscal
from strategy.core.api.errors import RuleBroken
from strategy.core.api.fields import StrictSerializer
from strategy.core.api.parsers import SafeJSONParser
from strategy.core.api.rows import RowMixin
from strategy.core.models import Import, Job
from strategy.core.tables.limits import FileRefused


class YearField(serializers.CharField):
    """A fiscal year as people name it, such as FY24; a number inside."""

    def to_internal_value(self, data):
        try:
            return known_year(super().to_internal_value(data)[:20])
        except fiscal.NotAYear as refusal:
            raise serializers.ValidationError(str(refusal)) from None

    def to_representation(self, value):
        return fiscal.short_label(value)


class ImportSerializer(StrictSerializer):
    """An import. Money in `report` is decimal strings; `raw` and `rounding` are exact, with all their digits."""

    id = serializers.IntegerField(read_only=True)
    key = serializers.UUIDField(read_only=True)
    state = serializers.ChoiceField(choices=Import.State.choices, read_only=True)
    file_name = serializers.CharField(read_only=True)
    file_hash = serializers.CharField(read_only=True)
    file_size = serializers.IntegerField(read_only=True)
    dialect = serializers.DictField(read_only=True)
    mapping = serializers.DictField(read_only=True)
    report = serializers.DictField(read_only=True)
    owner = serializers.IntegerField(source="owner_id", read_only=True)
    created_at = serializers.DateTimeField(read_only=True)
    applied_at = serializers.DateTimeField(read_only=True)
    undone_at = serializers.DateTimeField(read_only=True)
    job = serializers.SerializerMethodField(help_text="Key of the job that works on it now, see `/api/v1/jobs/`.")

    def get_job(self, upload) -> str | None:
        if self.parent is not None:  # in a list
            return None
        job = job_of(upload)
        return str(job.key) if job else None


class UploadSerializer(StrictSerializer):
    file = serializers.FileField(max_length=300)
    year = YearField(help_text="For amounts whose heading names no year, such as FY24.")


class DialectSerializer(StrictSerializer):
    """How the file is written; what is left out is found out."""

    sheet = serializers.CharField(required=False, max_length=200)
    encoding = serializers.ChoiceField(choices=["utf-8", "utf-8-sig", "cp1252", "utf-16"], required=False)
    delimiter = serializers.ChoiceField(choices=[",", ";", "\t", "|"], required=False)
    heading_row = serializers.IntegerField(min_value=0, max_value=300_000, required=False)
    year = YearField(required=False)


class ApplySerializer(StrictSerializer):
    leave_out = serializers.BooleanField(default=False, help_text="Leave unreadable rows out and import the rest.")
    in_force = serializers.ChoiceField(
        choices=[(choice.value, words) for choice, words in IN_FORCE.items()],
        required=False,
        allow_null=True,
        help_text="What an approved column does where its year has a version in force (`report.meets`).",
    )
    again = serializers.BooleanField(default=False, help_text="Import a file whose very bytes were imported before.")


ANSWERS = {200: ImportSerializer, 202: OpenApiResponse(ImportSerializer, "A job works on it; ask again.")}


class ImportViewSet(RowMixin, mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet):
    """Files with budgets or actuals. Steps: create, `mapping`, `check`, `apply`; `undo` takes all of it back.

    A step of a file larger than 1 MiB runs as a job: the answer is 202, and `job` names it until it is done.
    """

    serializer_class = ImportSerializer
    queryset = Import.objects.none()
    acts = dict.fromkeys(
        ("list", "retrieve", "create", "mapping", "dialect", "check", "apply", "undo"), policies.can_import
    )

    def get_queryset(self):
        return Import.objects.visible_to(self.request.user).filter(kind=reading.BUDGET).newest_first()

    def get_parsers(self):
        uploads = getattr(self, "action_map", {}).get("post") == "create"
        return [MultiPartParser()] if uploads else [SafeJSONParser()]

    @extend_schema(request={"multipart/form-data": UploadSerializer}, responses={201: ImportSerializer})
    def create(self, request, *args, **kwargs):
        """Bring a file. It is read at once, and its columns are guessed."""
        sent = UploadSerializer(data=request.data)
        sent.is_valid(raise_exception=True)
        file = sent.validated_data["file"]
        try:
            stored = files.store(file.chunks())
        except FileRefused as refusal:
            raise serializers.ValidationError({"file": [str(refusal)]}) from refusal
        upload = reading.receive_file(
            stored=stored, file_name=file.name, year=sent.validated_data["year"], actor=request.user
        )
        return self._step(upload, "read", status=201)

    @extend_schema(request=OpenApiTypes.OBJECT, responses={200: ImportSerializer})
    @action(detail=True, methods=["put"])
    def mapping(self, request, *args, **kwargs):
        """Say how the columns are read: the object under `mapping`, changed."""
        try:
            upload = reading.set_mapping(upload=self.get_object(), mapping=mapping_from_json(request.data))
        except NotAMapping as reason:
            raise serializers.ValidationError({"mapping": [str(reason)]}) from reason
        except reading.NotOpen as refusal:
            raise RuleBroken(refusal) from refusal
        return Response(self.get_serializer(upload).data)

    @extend_schema(request=DialectSerializer, responses=ANSWERS)
    @action(detail=True, methods=["post"])
    def dialect(self, request, *args, **kwargs):
        """Read the file again, as you say it is written; columns are guessed anew."""
        sent = DialectSerializer(data=request.data)
        sent.is_valid(raise_exception=True)
        chosen = dict(sent.validated_data)
        year = chosen.pop("year", None)
        return self._step(self.get_object(), "read", {"dialect": asdict(reading.Dialect(**chosen)), "year": year})

    @extend_schema(request=None, responses=ANSWERS)
    @action(detail=True, methods=["post"])
    def check(self, request, *args, **kwargs):
        """Check every row: a dry run. Nothing is written but the report."""
        return self._step(self.get_object(), "check")

    @extend_schema(request=ApplySerializer, responses=ANSWERS)
    @action(detail=True, methods=["post"])
    def apply(self, request, *args, **kwargs):
        """Write what was checked, in one transaction."""
        sent = ApplySerializer(data=request.data)
        sent.is_valid(raise_exception=True)
        upload = self.get_object()
        if upload.state == Import.State.CHECKED:
            chosen = sent.validated_data
            upload = reading.set_choices(upload=upload, leaves_out=chosen["leave_out"], in_force=chosen.get("in_force"))
        return self._step(upload, "apply", {"again": sent.validated_data["again"]})

    @extend_schema(request=None, responses=ANSWERS)
    @action(detail=True, methods=["post"])
    def undo(self, request, *args, **kwargs):
        """Take the whole import back. 422 names what stands on it."""
        return self._step(self.get_object(), "undo")

    def _step(self, upload: Import, step: str, choices: dict[str, Any] | None = None, *, status: int = 200) -> Response:
        try:
            done = begin_step(step=step, upload=upload, actor=self.request.user, choices=choices)
        except StepRefused as refusal:
            raise RuleBroken(refusal) from refusal
        except StillWorking as refusal:
            raise RuleBroken(refusal) from refusal
        if isinstance(done, Job):
            done, status = upload, 202
        return Response(self.get_serializer(done).data, status=status)
