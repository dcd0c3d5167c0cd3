"""The project's own text, read for the rules that no tool knows. Each rule takes a parsed module and names lines."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("strategy", "okrs", "aop", "reviews")
QUEUEING = {"delay", "apply_async", "send_task"}
STARTS = {"get", "all", "filter", "exclude", "first", "in_bulk", "raw", "create", "get_or_create", "update_or_create"}
WRITES = {"save", "delete", "bulk_create", "bulk_update", "update_or_create", "get_or_create"}
OPEN_TO_ALL = {"Settings"}  # one row, which every page shows
NAIVE = {("datetime", "now"), ("datetime", "utcnow"), ("datetime", "today"), ("date", "today")}


def python_files(*folders: str) -> list[Path]:
    """Our own modules below `folders` (the whole project without), migrations left out."""
    inside = [ROOT / folder for folder in folders] or [ROOT / name for name in (*PACKAGES, "launch", "bench", "tests")]
    found = [path for folder in inside for path in folder.rglob("*.py") if "migrations" not in path.parts]
    return sorted(found) + ([] if folders else [ROOT / name for name in ("manage.py", "run.py", "gunicorn.conf.py")])


def product_files(*, named: set[str] | None = None) -> list[Path]:
    """Modules of the four packages; with `named`, those called so or lying in a folder called so."""
    files = python_files(*PACKAGES)
    if named is None:
        return files
    return [path for path in files if named & {path.stem, *path.relative_to(ROOT).parent.parts}]


@cache
def parsed(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf8"), filename=str(path))


def short(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def breaches(rule, files) -> list[str]:
    """`path:line` wherever `rule` finds something in `files`."""
    return [f"{short(path)}:{line}" for path in files for line in rule(parsed(path))]


# --- rules -----------------------------------------------------------------------------------


def long_functions(module: ast.Module, *, limit: int = 40) -> Iterator[int]:
    for node in ast.walk(module):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            first = min([node.lineno, *(decorator.lineno for decorator in node.decorator_list)])
            if (node.end_lineno or first) - first + 1 > limit:
                yield node.lineno


def queueing_before_commit(module: ast.Module) -> Iterator[int]:
    """`.delay(…)` not inside a call of `on_commit`: a worker would look before the row is there."""
    after_commit: set[int] = set()
    for call in calls(module):
        if called(call) == "on_commit":
            after_commit.update(id(node) for argument in call.args for node in ast.walk(argument))
    for node in ast.walk(module):
        if isinstance(node, ast.Attribute) and node.attr in QUEUEING and id(node) not in after_commit:
            yield node.lineno


def floats(module: ast.Module) -> Iterator[int]:
    for node in ast.walk(module):
        converted = isinstance(node, ast.Call) and called(node) in {"float", "FloatField"}
        if converted or (isinstance(node, ast.Constant) and isinstance(node.value, float)):
            yield node.lineno


def decimals(module: ast.Module) -> Iterator[int]:
    yield from (call.lineno for call in calls(module) if called(call) in {"Decimal", "DecimalField"})


def starts_without_rights(module: ast.Module) -> Iterator[int]:
    """`Model.objects.get(…)` and `get_object_or_404(Model, …)`: rows of which nobody asked who may see them."""
    for call in calls(module):
        function = call.func
        if isinstance(function, ast.Attribute) and function.attr in STARTS and is_manager(function.value):
            yield call.lineno
        elif called(call) in {"get_object_or_404", "get_list_or_404"} and isinstance(call.args[0], ast.Name):
            model = call.args[0].id[:1].isupper()  # a queryset kept under a name is fine
            yield from [call.lineno] if model else []


def writes(module: ast.Module) -> Iterator[int]:
    """Rows changed outside a service: no lock, no judgement, no history."""
    for call in calls(module):
        function = call.func
        if not isinstance(function, ast.Attribute):
            continue
        if function.attr in WRITES or (function.attr in {"update", "create"} and mentions_manager(function.value)):
            yield call.lineno


def unsafe_marks(module: ast.Module) -> Iterator[int]:
    """Text called markup without escaping; `format_html` escapes, and a type may be named."""
    for node in ast.walk(module):
        if name_of(node) == "mark_safe" or (isinstance(node, ast.Call) and called(node) in {"SafeString", "SafeText"}):
            yield node.lineno


def naive_clocks(module: ast.Module) -> Iterator[int]:
    for call in calls(module):
        function = call.func
        clock = isinstance(function, ast.Attribute) and (name_of(function.value), function.attr)
        if clock in NAIVE and not (call.args or call.keywords):
            yield call.lineno


def greedy_locks(module: ast.Module) -> Iterator[int]:
    """`select_for_update()` without `no_key=True` also blocks whoever inserts a row that points here."""
    for call in calls(module):
        if called(call) == "select_for_update" and "no_key" not in {keyword.arg for keyword in call.keywords}:
            yield call.lineno


def http(module: ast.Module) -> Iterator[int]:
    ours = re.compile(r"django\.(http|shortcuts|contrib\.messages|views|forms)\b|rest_framework")
    for node in ast.walk(module):
        names = [node.module or ""] if isinstance(node, ast.ImportFrom) else []
        names += [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
        if any(ours.match(name) for name in names):
            yield node.lineno


# --- reading the tree ------------------------------------------------------------------------


def calls(module: ast.Module) -> Iterator[ast.Call]:
    return (node for node in ast.walk(module) if isinstance(node, ast.Call))


def called(call: ast.Call) -> str:
    return name_of(call.func)


def name_of(node: ast.AST) -> str:
    """The last part of a dotted name, or nothing."""
    if isinstance(node, ast.Attribute):
        return node.attr
    return node.id if isinstance(node, ast.Name) else ""


def is_manager(node: ast.AST) -> bool:
    managers = {"objects", "_default_manager"}
    return isinstance(node, ast.Attribute) and node.attr in managers and name_of(node.value) not in OPEN_TO_ALL


def mentions_manager(node: ast.AST) -> bool:
    return any(is_manager(part) for part in ast.walk(node))
