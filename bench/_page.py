"""A fixed page of 20 KB behind our own middleware: what any page costs before it does anything."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from django.http import HttpResponse
from django.template import engines
from django.test import Client
from django.test.utils import override_settings
from django.urls import include, path

from bench._harness import opened

TEXT = "<!doctype html><title>Fixed</title>" + "<p>0123456789</p>" * 1200


def fixed(_request) -> HttpResponse:
    return HttpResponse(TEXT)


urlpatterns = [path("bench/page/", fixed), path("", include("strategy.urls"))]


@contextmanager
def fixed_page(client: Client) -> Iterator[Callable[[], None]]:
    """What asks for the page, as long as the block lasts."""
    with override_settings(ROOT_URLCONF=__name__):
        yield lambda: opened(client, "/bench/page/")


def table(rows: list[tuple]) -> str:
    """The rows by a plain Django template: what drawing them costs at least."""
    source = "{% for row in rows %}<tr>{% for cell in row %}<td>{{ cell }}</td>{% endfor %}</tr>{% endfor %}"
    return engines["django"].from_string(source).render({"rows": rows})
