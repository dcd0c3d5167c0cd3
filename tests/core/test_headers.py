"""Every answer carries the policy and its companions, refusals and errors included (`reliability.md` L4, L5)."""

import os
import subprocess
import sys

import pytest
from django.test import Client
from django.urls import reverse

from tests.rights import ROWS
from tests.support.rights import World
from tests.support.source import ROOT

pytestmark = pytest.mark.django_db

POLICY = {
    "default-src 'none'", "script-src 'self'", "style-src 'self'", "object-src 'none'", "base-uri 'none'",
    "frame-ancestors 'none'", "form-action 'self'",
}  # fmt: skip
COMPANIONS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}


def missing(response) -> list[str]:
    policy = {part.strip() for part in response.get("Content-Security-Policy", "").split(";")}
    is_download = response.get("Content-Security-Policy", "").startswith("sandbox")
    lacking = [] if is_download else sorted(POLICY - policy)
    lacking += [f"{name}: {response.get(name)}" for name, value in COMPANIONS.items() if response.get(name) != value]
    if "no-store" not in response.get("Cache-Control", "") and "no-cache" not in response.get("Cache-Control", ""):
        lacking.append(f"Cache-Control: {response.get('Cache-Control')}")
    return lacking


@pytest.mark.parametrize("part", ["administrator", "anonymous"])
def test_every_page_and_resource_carries_them(request, organisation_settings, year, part):
    world, client = World(request), Client()
    if part != "anonymous":
        client.force_login(getattr(world, part))
    found = {}
    for row in ROWS:
        if row.method == "GET":
            response = client.get(row.address(world))
            if lacking := missing(response):
                found[f"{row} {response.status_code}"] = lacking
    assert found == {}


@pytest.mark.parametrize(
    ("path", "status"), [("/nothing/", 404), ("/api/v1/nothing/", 404), ("/people/", 403), ("/people/?q=%00", 403)]
)
def test_refusals_carry_them(client, viewer, path, status):
    client.force_login(viewer)
    response = client.get(path)
    assert (response.status_code, missing(response)) == (status, [])


def test_what_breaks_carries_them_too(client, viewer, monkeypatch):
    def fall(*args, **kwargs):
        raise RuntimeError("broken")

    monkeypatch.setattr("strategy.core.views.inbox.Paginator", fall)
    client.force_login(viewer)
    client.raise_request_exception = False
    response = client.get(reverse("core:inbox"))
    assert (response.status_code, missing(response)) == (500, [])
    assert "broken" not in response.content.decode()


def test_a_wrong_token_of_a_form_carries_them(viewer):
    client = Client(enforce_csrf_checks=True)
    client.force_login(viewer)
    response = client.post("/profile/")
    assert (response.status_code, missing(response)) == (403, [])


def test_in_production_cookies_bind_to_the_host_and_to_https(tmp_path):
    names = ("SESSION_COOKIE_NAME", "CSRF_COOKIE_NAME", "SESSION_COOKIE_SECURE", "SECURE_SSL_REDIRECT")
    say = f"from strategy import settings; print(*(getattr(settings, name) for name in {names}))"
    env = {"SECRET_KEY": "x" * 60, "STRATEGY_VAR": str(tmp_path), "PATH": os.environ["PATH"], "STRATEGY_EMBEDDED": "0"}
    done = subprocess.run([sys.executable, "-c", say], cwd=ROOT, env=env, capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["__Host-sessionid", "__Host-csrftoken", "True", "True"]
