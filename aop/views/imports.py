"""Pages of the import: bring a file, say how it is read, check its rows, apply, take back."""

from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS
from django.core.paginator import Paginator
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from aop import policies
from aop.forms.imports import DialectForm, MappingForm, UploadForm, column_controls
from aop.importing.headings import Phase
from aop.importing.mapping import IN_FORCE, Mapping, NotAMapping, mapping_from_json
from aop.importing.preview import place_of, preview
from aop.importing.sentences import checked_sentence, grouped, read_sentence
from aop.services.imports import files, reading
from aop.services.imports.checking import calendar_of
from aop.services.imports.steps import StepRefused, StillWorking, begin_step, job_of, last_failure
from strategy.core import fiscal
from strategy.core.http import go, render_page, require, say
from strategy.core.models import Import, Job, Settings
from strategy.core.money import digits_of
from strategy.core.tables.cells import Row, cell_from_json
from strategy.core.tables.limits import FileRefused

PER_PAGE = 50
SHOWN_FAULTS = 200
_PAGES = {
    Import.State.UPLOADED: "aop/imports/understand.html",
    Import.State.CHECKED: "aop/imports/rows.html",
    Import.State.APPLIED: "aop/imports/done.html",
    Import.State.UNDONE: "aop/imports/done.html",
    Import.State.REFUSED: "aop/imports/refused.html",
}


def _import_of(request: HttpRequest, pk: int) -> Import:
    """An import the person may see and work on."""
    upload = get_object_or_404(Import.objects.visible_to(request.user), pk=pk, kind=reading.BUDGET)
    require(policies.can_import(request.user), "Finance of the whole organisation imports budgets.")
    return upload


@require_http_methods(["GET", "HEAD", "POST"])
def import_list(request: HttpRequest) -> HttpResponse:
    """Bring a file, and see what was brought before."""
    require(policies.can_import(request.user), "Finance of the whole organisation imports budgets.")
    sent = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    form = UploadForm(*sent, initial={"year": _this_year()})
    if form.is_bound:
        upload = _receive(request, form)
        if upload:
            return go(request, "aop:import_detail", upload.pk)
    page = Paginator(Import.objects.visible_to(request.user).filter(kind=reading.BUDGET).newest_first(), PER_PAGE)
    context = {"form": form, "page": page.get_page(request.GET.get("page"))}
    return render_page(request, "aop/imports/list.html", context, fragment="list", status=422 if form.errors else 200)


def _this_year() -> str:
    settings = Settings.objects.get(pk=1)
    year = fiscal.year_of(timezone.localdate(), start_month=settings.fiscal_start_month, naming=settings.fiscal_naming)
    return fiscal.short_label(year)


def _receive(request: HttpRequest, form: UploadForm) -> Import | None:
    """The file as an import, read where it is small; None with the reason in the form."""
    if not form.is_valid():
        return None
    file = form.cleaned_data["file"]
    try:
        stored = files.store(file.chunks())
    except FileRefused as refusal:
        form.add_error("file", str(refusal))
        return None
    upload = reading.receive_file(
        stored=stored, file_name=file.name, year=form.cleaned_data["year"], actor=request.user
    )
    try:
        begin_step(step="read", upload=upload, actor=request.user)
    except StepRefused as refusal:
        form.add_error("file", str(refusal))
        return None
    return upload


@require_safe
def import_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """The import at its present step."""
    upload = _import_of(request, pk)
    if request.GET.get("step") == "understand" and upload.state == Import.State.CHECKED:
        return _show(request, upload, template=_PAGES[Import.State.UPLOADED])
    return _show(request, upload)


def _show(
    request: HttpRequest, upload: Import, *, template: str = "", problem: str = "", form: MappingForm | None = None
) -> HttpResponse:
    """The page of the import's step; `problem` says why the last act was refused."""
    job = job_of(upload)
    context: dict[str, Any] = {"upload": upload, "job": job, "problem": problem or last_failure(upload)}
    template = template or _PAGES[Import.State(upload.state)]
    if job or not upload.mapping and upload.state == Import.State.UPLOADED:
        template = "aop/imports/working.html"
    elif template == _PAGES[Import.State.UPLOADED]:
        context |= _understanding(upload, form)
    else:
        context |= _verdict(upload)
    return render_page(request, template, context, fragment="step", status=422 if problem else 200)


def _understanding(upload: Import, form: MappingForm | None) -> dict[str, Any]:
    """What the page *Understand* shows: how the file is written, columns with controls, first rows."""
    settings = Settings.objects.get(pk=1)
    mapping = mapping_from_json(upload.mapping)
    rows = [Row(number, [cell_from_json(cell) for cell in cells]) for number, cells in upload.dialect["sample"]]
    shown = preview(
        mapping,
        rows,
        currency=settings.currency,
        digits=digits_of(settings.currency),
        calendar=calendar_of(upload, settings),
    )
    faults = mapping.faults()
    return {
        "form": form or MappingForm(mapping=mapping),
        "dialect_form": DialectForm(found=upload.dialect),
        "controls": _controls(mapping, upload.dialect),
        "rows": shown,
        "faults": faults,
        "currency": settings.currency,
        "sentence": read_sentence(upload.dialect, mapping, faults),
    }


def _controls(mapping: Mapping, dialect: dict[str, Any]) -> list[dict[str, Any]]:
    controls = column_controls(mapping)
    for control, facts in zip(controls, dialect["columns"], strict=True):
        control |= {"evidence": facts["evidence"], "place": place_of(control["column"], mapping.year)}
    return controls


def _verdict(upload: Import) -> dict[str, Any]:
    """What the pages *Check rows* and *Applied* show of the report."""
    report = upload.report
    if "rows" not in report:
        return {"report": report}
    return {
        "report": report,
        "versions": [_dated(row) for row in report["versions"]],
        "actuals": [_dated(row) for row in report["actuals"]],
        "columns": [_shown_sums(column) for column in report["columns"]],
        "faults": report["faults"][:SHOWN_FAULTS],
        "currency": Settings.objects.get(pk=1).currency,
        "sentence": checked_sentence(report),
        "leaves_out": upload.mapping.get("leaves_out", False),
        "in_force": upload.mapping.get("in_force"),
        "in_force_choices": [(choice.value, words.partition(": ")) for choice, words in IN_FORCE.items()],
    }


def _dated(row: dict[str, Any]) -> dict[str, Any]:
    phase = Phase(row["phase"]) if "phase" in row else Phase.ACTUAL
    label = f"{fiscal.short_label(row['year'])} {phase.label.lower()}"
    return row | {"label": label, "amount": grouped(row["amount"]), "is_sealed": phase.is_sealed}


def _shown_sums(column: dict[str, Any]) -> dict[str, Any]:
    """The sums of one amount column as people read them."""
    figures = ("raw", "left_out", "understood", "rounding", "last_total")
    shown = {name: grouped(column[name]) if column[name] is not None else "" for name in figures}
    phase = Phase(column["phase"])
    named = f"{fiscal.short_label(column['year'])} " if column["year"] else ""
    month = f", month {column['period']}" if column["period"] else ""
    return column | shown | {"becomes": f"{named}{phase.label.lower()}{month}", "is_rounded": column["rounding"] != "0"}


@require_POST
def import_dialect(request: HttpRequest, pk: int) -> HttpResponse:
    """Read the file again as the person says it is written."""
    upload = _import_of(request, pk)
    form = DialectForm(request.POST, found=upload.dialect)
    if not form.is_valid():
        return _show(request, upload, problem=_first_error(form))
    choices = {"dialect": form.dialect().__dict__, "year": form.cleaned_data["year"]}
    return _step(request, upload, "read", choices)


@require_POST
def import_mapping(request: HttpRequest, pk: int) -> HttpResponse:
    """Read the columns as the person says; with *check*, go on to the rows."""
    upload = _import_of(request, pk)
    if upload.state not in reading.OPEN or not upload.mapping:
        return _show(request, upload, problem=reading.NotOpen.__doc__ or "")
    form = MappingForm(request.POST, mapping=mapping_from_json(upload.mapping))
    mapping = form.read()
    if mapping is None:
        return _show(request, upload, template=_PAGES[Import.State.UPLOADED], problem=_first_error(form), form=form)
    upload = reading.set_mapping(upload=upload, mapping=mapping)
    if "check" not in request.POST:
        return _show(request, upload)
    faults = mapping.faults()
    return _show(request, upload, problem=faults[0]) if faults else _step(request, upload, "check")


def _first_error(form: Form) -> str:
    name, errors = next(iter(form.errors.items()))
    return str(errors[0]) if name == NON_FIELD_ERRORS else f"{form.fields[name].label}: {errors[0]}"


@require_POST
def import_apply(request: HttpRequest, pk: int) -> HttpResponse:
    """Write what was checked; `leave_out` leaves unreadable rows out, `again` takes the same file twice.

    `in_force` says what becomes of a version in force: add, replace or propose.
    """
    upload = _import_of(request, pk)
    if upload.state == Import.State.CHECKED and upload.mapping:
        chosen = {"leaves_out": "leave_out" in request.POST, "in_force": request.POST.get("in_force")}
        try:
            upload = reading.set_choices(upload=upload, **chosen)
        except NotAMapping as reason:
            return _show(request, upload, problem=str(reason))
    return _step(request, upload, "apply", {"again": "again" in request.POST})


@require_POST
def import_undo(request: HttpRequest, pk: int) -> HttpResponse:
    """Take the whole import back."""
    return _step(request, _import_of(request, pk), "undo")


_SAID = {"apply": "The budget was imported.", "undo": "The import was taken back."}


def _step(request: HttpRequest, upload: Import, step: str, choices: dict[str, Any] | None = None) -> HttpResponse:
    """Do a step and show where the import stands; the reason when it is refused."""
    try:
        done = begin_step(step=step, upload=upload, actor=request.user, choices=choices)
    except StepRefused as refusal:
        return _show(request, upload, problem=str(refusal))
    except StillWorking:
        return go(request, "aop:import_detail", upload.pk)
    if step in _SAID and not isinstance(done, Job):
        undo = reverse("aop:import_undo", args=[upload.pk]) if step == "apply" else ""
        say(request, _SAID[step], undo=undo)
    return go(request, "aop:import_detail", upload.pk)


@require_safe
def import_progress(request: HttpRequest, pk: int) -> HttpResponse:
    """How far the work is; the page again when it is over."""
    upload = _import_of(request, pk)
    job = job_of(upload)
    if job is None:
        return HttpResponse(status=204, headers={"HX-Redirect": reverse("aop:import_detail", args=[pk])})
    return render_page(request, "aop/imports/working.html", {"upload": upload, "job": job}, fragment="progress")
