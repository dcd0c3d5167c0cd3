"""The house rules that the text of the project can be held to. `docs/decisions/` says why; tools hold the rest."""

import ast
import re
import subprocess
import sys
from textwrap import dedent

import pytest
from django.apps import apps
from django.db import models
from django.urls import get_resolver

from tests.support import source
from tests.support.source import ROOT, breaches, product_files, python_files, short

TEMPLATES = sorted((ROOT / "templates").rglob("*.*"))
PAGES = [path for path in TEMPLATES if path.suffix == ".html" and "email" not in path.parts]  # mail needs inline style
MODULES = sorted((ROOT / "static" / "js").rglob("*.js"))
DOORS = {"views", "api", "forms", "tasks", "exports"}  # where people and programs come in
MONEY = [path for path in product_files() if path.is_relative_to(ROOT / "aop") or path.stem in {"money", "coverage"}]
# Where text becomes markup. Everything else leaves escaping to the templates.
MARKUP_MADE_IN: set[str] = set()


def lines_of(path) -> int:
    return len(path.read_text(encoding="utf8").splitlines())


def outgrown(files, limit) -> list[str]:
    return [f"{short(path)}: {lines_of(path)} lines" for path in files if lines_of(path) > limit]


# --- small enough to see ---------------------------------------------------------------------


def test_no_module_outgrows_350_lines():
    assert outgrown(python_files(), 350) == []


def test_no_function_outgrows_40_lines():
    assert breaches(source.long_functions, python_files()) == []


def test_no_template_outgrows_120_lines():
    assert outgrown(TEMPLATES, 120) == []


def test_no_script_outgrows_60_lines_or_150_in_the_grid():
    assert outgrown([path for path in MODULES if "grid" not in path.parts], 60) == []
    assert outgrown([path for path in MODULES if "grid" in path.parts], 150) == []


def test_no_module_is_named_after_nothing():
    nameless = {"utils", "util", "helpers", "helper", "misc", "common", "manager", "managers", "exceptions"}
    assert [short(path) for path in product_files() if path.stem in nameless] == []


def test_every_migration_says_what_it_does():
    files = [path for package in source.PACKAGES for path in (ROOT / package).rglob("migrations/[0-9]*.py")]
    assert files
    assert [short(path) for path in files if "_auto_" in path.name or path.stem.endswith("_alter")] == []


# --- imports ---------------------------------------------------------------------------------


def test_imports_point_one_way():
    command = [sys.executable, "-c", "from importlinter.cli import lint_imports_command; lint_imports_command()"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_domain_does_not_talk_http():
    named = {"services", "models", "policies", "querysets"}
    assert breaches(source.http, product_files(named=named)) == []


# --- rights, writes, queue -------------------------------------------------------------------


def test_no_page_starts_at_rows_that_anybody_may_see():
    assert breaches(source.starts_without_rights, product_files(named={"views", "api"})) == []


def test_rows_change_in_services_only():
    assert breaches(source.writes, product_files(named=DOORS)) == []


def test_tasks_are_queued_after_commit_only():
    # A task holds no transaction when it queues; the outbox is what the others call, and it waits for the commit.
    files = [path for path in product_files() if path.stem not in {"tasks", "outbox"}]
    assert breaches(source.queueing_before_commit, files) == []


def test_locks_let_others_point_at_the_row():
    assert breaches(source.greedy_locks, product_files()) == []


# --- money and time --------------------------------------------------------------------------


def test_no_float_comes_near_money():
    assert breaches(source.floats, MONEY) == []


def test_no_decimal_stays_inside_the_ledger():
    inside = [path for path in MONEY if not {"importing", "exports"} & {path.stem, *path.parent.parts}]
    assert breaches(source.decimals, inside) == []


def test_no_column_holds_a_float():
    ours = [model for model in apps.get_models() if model.__module__.split(".")[0] in source.PACKAGES]
    columns = [field for model in ours for field in model._meta.get_fields() if isinstance(field, models.Field)]
    assert [str(field) for field in columns if isinstance(field, models.FloatField)] == []
    measures = [field for field in columns if isinstance(field, models.DecimalField)]
    measured = {"okrs", "reviews"}  # a decision says by how much a key result should move
    assert [str(field) for field in measures if field.model.__module__.split(".")[0] not in measured] == []


def test_every_clock_has_a_zone():
    assert breaches(source.naive_clocks, python_files()) == []


# --- pages under the strict policy -----------------------------------------------------------

FORBIDDEN_IN_PAGES = {
    "an inline style": r"\sstyle\s*=|<style\b",
    "an inline script": r"<script\b(?![^>]*\bsrc=)(?![^>]*application/json)",
    "an inline handler": r"<[^>]*\son[a-z]+\s*=",
    "htmx code in an attribute": r"\bhx-on\b|\bhx-(?:vals|headers)\s*=\s*['\"]js:",
    "a script address": r"javascript:",
    "unescaped text": r"\|\s*safe\b|\{%\s*autoescape\s+off",
    "somebody else's server": r"<(?:script|link|img|iframe)\b[^>]*(?:src|href)\s*=\s*['\"](?:https?:)?//",
}
FORBIDDEN_IN_SCRIPTS = {
    "text run as code": r"\beval\s*\(|new Function\b|document\.write",
    "text read as markup": r"\.(?:inner|outer)HTML\s*=|insertAdjacentHTML",
    "a style attribute": r"setAttribute\(\s*['\"]style",
}


@pytest.mark.parametrize("fault", FORBIDDEN_IN_PAGES)
def test_no_template_holds(fault):
    assert found_in(PAGES, FORBIDDEN_IN_PAGES[fault]) == []


@pytest.mark.parametrize("fault", FORBIDDEN_IN_SCRIPTS)
def test_no_script_holds(fault):
    assert found_in(MODULES, FORBIDDEN_IN_SCRIPTS[fault]) == []


def found_in(files, pattern) -> list[str]:
    expression = re.compile(pattern, re.IGNORECASE)
    texts = ((path, path.read_text(encoding="utf8")) for path in files)
    return [
        f"{short(path)}:{text.count(chr(10), 0, match.start()) + 1}"
        for path, text in texts
        for match in expression.finditer(text)
    ]


def test_markup_is_made_in_one_place():
    files = [path for path in product_files() if short(path) not in MARKUP_MADE_IN]
    assert breaches(source.unsafe_marks, files) == []


# --- addresses -------------------------------------------------------------------------------

NAMED = re.compile(r"""(?:\{%\s*to\s+|\bto=)['"](\w+:\w+)['"]""")
STILL_TO_COME = {"core:search"}  # `{% to %}` shows such a link only once its page is there


def route_names(resolver, space="") -> set[str]:
    found = {space + part.name for part in resolver.url_patterns if getattr(part, "name", None)}
    for part in resolver.url_patterns:
        if hasattr(part, "url_patterns"):
            found |= route_names(part, f"{space}{part.namespace}:" if part.namespace else space)
    return found


def test_no_link_waits_for_a_page_that_nobody_builds():
    known, waiting = route_names(get_resolver()), {}
    for path in PAGES:
        text = re.sub(r"\{% comment %\}.*?\{% endcomment %\}", "", path.read_text(encoding="utf8"), flags=re.DOTALL)
        if names := set(NAMED.findall(text)) - known:
            waiting[short(path)] = names
    assert set().union(*waiting.values()) == STILL_TO_COME, waiting


# --- the rules themselves bite ---------------------------------------------------------------

BITES = [
    (source.queueing_before_commit, "remind.delay(on=1)", "on_commit(partial(remind.delay, on=1))"),
    (source.queueing_before_commit, "remind.apply_async()", "on_commit(lambda: remind.apply_async())"),
    (source.floats, "float(cell)", "int(cell)"),
    (source.floats, "total * 1.1", "total * 11"),
    (source.decimals, "Decimal('1.10')", "parse_money('1.10')"),
    (source.starts_without_rights, "Objective.objects.get(pk=1)", "Objective.objects.visible_to(user).get(pk=1)"),
    (
        source.starts_without_rights,
        "get_object_or_404(Unit, pk=1)",
        "get_object_or_404(Unit.objects.visible_to(u), pk=1)",
    ),
    (source.writes, "form.save()", "services.rename(unit=unit, actor=user)"),
    (source.writes, "Unit.objects.filter(pk=1).update(name='')", "found.update(name='')"),
    (source.unsafe_marks, "mark_safe(text)", "format_html('{}', text)"),
    (source.naive_clocks, "datetime.now()", "datetime.now(tz=UTC)"),
    (source.naive_clocks, "date.today()", "timezone.localdate()"),
    (source.greedy_locks, "q.select_for_update()", "q.select_for_update(no_key=True)"),
    (source.http, "from django.http import Http404", "from django.db import models"),
]


@pytest.mark.parametrize(("rule", "bad", "good"), BITES)
def test_each_rule_finds_what_it_forbids_and_nothing_else(rule, bad, good):
    assert list(rule(ast.parse(dedent(bad)))) == [1]
    assert list(rule(ast.parse(dedent(good)))) == []


@pytest.mark.parametrize(
    ("fault", "text"),
    [
        ("an inline style", '<p style="color: red">'),
        ("an inline script", "<script>go()</script>"),
        ("an inline handler", '<button onclick="go()">'),
        ("unescaped text", "{{ note|safe }}"),
        ("somebody else's server", '<script src="https://cdn.example/x.js">'),
    ],
)
def test_each_pattern_finds_what_it_forbids(fault, text):
    assert re.search(FORBIDDEN_IN_PAGES[fault], text, re.IGNORECASE)
