"""Themes."""

from django_filters import rest_framework as filters
from rest_framework import mixins, serializers, viewsets
from rest_framework.response import Response

from okrs import policies
from okrs.models import Theme
from okrs.services import themes
from strategy.core.api.fields import NameField, StrictSerializer
from strategy.core.api.rows import RowMixin, WordsFilter, edit_of


class ThemeSerializer(StrictSerializer):
    id = serializers.IntegerField(read_only=True)
    key = serializers.UUIDField(read_only=True)
    version = serializers.IntegerField(read_only=True)
    name = NameField(max_length=80)


class ThemeFilter(filters.FilterSet):
    q = WordsFilter(finder="found", label="Words of the name")


class ThemeViewSet(
    RowMixin,
    mixins.ListModelMixin,
    mixins.RetrieveModelMixin,
    mixins.CreateModelMixin,
    viewsets.GenericViewSet,
):
    """Themes: strands of the strategy that objectives can belong to."""

    serializer_class = ThemeSerializer
    filterset_class = ThemeFilter
    queryset = Theme.objects.none()
    acts = dict.fromkeys(("create", "partial_update"), policies.can_edit_themes)

    def get_queryset(self):
        return Theme.objects.visible_to(self.request.user).by_name()

    def perform_create(self, serializer):
        serializer.instance = themes.create_theme(actor=self.request.user, **serializer.validated_data)

    def partial_update(self, request, *args, **kwargs):
        """Rename a theme under the version its `If-Match` names."""
        theme = self.get_object()
        serializer = self.get_serializer(theme, data=request.data, partial=True)
        serializer.is_valid(raise_exception=True)
        edited = themes.edit_theme(theme=theme, edit=edit_of(request, serializer), actor=request.user)
        return Response(self.get_serializer(edited).data)
