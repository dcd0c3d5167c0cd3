"""The pages of the import, step by step, and what they answer when a step is refused."""

import json
from io import StringIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.urls import reverse

from aop.models import LineVersion, PlanVersion
from aop.services.imports import steps
from aop.services.imports.checking import check_import
from aop.services.imports.reading import NotOpen
from strategy.core import jobs
from strategy.core.models import Import, Job, Membership
from tests.support.imports import PLAN_CSV, apply, bring

pytestmark = pytest.mark.django_db


@pytest.fixture
def page(client, finance):
    client.force_login(finance)
    return client


def act(page, name, upload, **sent):
    return page.post(reverse(f"aop:import_{name}", args=[upload.pk]), sent)


def text(answer):
    return answer.content.decode()


CHOICES = {"mark": "point", "factor": "1", "account_type": "expense", "one_account": "", "adds_twins": "on"}


def test_a_budget_comes_in_step_by_step(page):
    sent = {"file": SimpleUploadedFile("plan.csv", PLAN_CSV), "year": "FY26"}
    upload_page = page.get(page.post(reverse("aop:import_list"), sent)["Location"])
    assert "I think so. 3 rows: 3 columns of amounts, 2 levels of units, account." in text(upload_page)
    assert "#Missing" in text(upload_page)
    upload = Import.objects.get()
    rows = page.get(act(page, "mapping", upload, check="yes", **CHOICES)["Location"])
    assert "Yes. All 3 rows are clear. Rounding adds 0.005 to “FY26 Adopted”" in text(rows)
    assert "1,800.505" in text(rows)
    done = page.get(act(page, "apply", upload)["Location"])
    assert "3 rows, brought in by" in text(done)
    assert LineVersion.objects.count() == 5
    back = page.get(act(page, "undo", upload)["Location"])
    assert "the import was taken back" in text(back)
    assert LineVersion.objects.count() == 0


def test_a_column_may_be_read_otherwise(page, received):
    upload = received()
    answer = act(page, "mapping", upload, **CHOICES, **{"c5-phase": "forecast", "c5-year": "2027", "c2-role": "skip"})
    columns = Import.objects.get().mapping["columns"]
    assert (columns[5]["phase"], columns[5]["year"], columns[2]["role"]) == ("forecast", 2027, "skip")
    assert answer.status_code == 200


@pytest.mark.parametrize(
    ("sent", "words"),
    [
        ({"factor": "7"}, "Amounts are"),
        ({"c0-role": "boss"}, "no role"),
        ({"c5-phase": "dream"}, "no phase"),
        ({"one_account": "x\x07"}, "U+0007"),
    ],
)
def test_choices_that_are_none_come_back_with_their_reason(page, received, sent, words):
    upload = received()
    answer = act(page, "mapping", upload, **CHOICES | sent)
    assert answer.status_code == 422
    assert words in text(answer)
    assert Import.objects.get().mapping == upload.mapping


def test_rows_are_not_checked_under_a_mapping_with_faults(page, received):
    answer = act(page, "mapping", received(), check="yes", **CHOICES, **{"c2-role": "skip", "c3-role": "skip"})
    assert answer.status_code == 422
    assert "No column is read as the account." in text(answer)


def test_the_file_may_be_read_again_another_way(page, received):
    upload = received("Unit;Account;Amount\nKöln;6110;5,5\n".encode("cp1252"))
    sent = {"d-delimiter": ",", "d-encoding": "cp1252", "d-heading_row": "1", "d-year": "FY27"}
    assert act(page, "dialect", upload, **sent).status_code == 302
    dialect = Import.objects.get().dialect
    assert (dialect["delimiter"], dialect["year"]) == (",", 2027)
    answer = act(page, "dialect", upload, **sent | {"d-encoding": "utf-8"})
    assert answer.status_code == 422
    assert "is not valid UTF-8" in text(answer)


def test_unreadable_rows_are_listed_and_may_be_left_out(page, received):
    upload = received(PLAN_CSV + b"Grid,Crews,6110,Software,five,1,1\n")
    rows = page.get(act(page, "mapping", upload, check="yes", **CHOICES)["Location"])
    assert "Not all of it. 3 of 4 rows are clear, 1 cannot be read; the first is row 5." in text(rows)
    refused = act(page, "apply", upload)
    assert refused.status_code == 422
    assert "Some rows cannot be read." in text(refused)
    assert LineVersion.objects.count() == 0
    assert act(page, "apply", upload, leave_out="on").status_code == 302
    assert LineVersion.objects.count() == 5


def test_the_same_file_twice_needs_a_word(page, received, finance):
    content = b"Account,FY26 Proposed\n6110,5.5\n"
    apply(received(content), finance)
    upload = received(content)
    rows = page.get(act(page, "mapping", upload, check="yes", **CHOICES)["Location"])
    assert "This very file was imported before" in text(rows)
    assert act(page, "apply", upload).status_code == 422
    assert act(page, "apply", upload, again="on").status_code == 302


def test_what_is_in_force_needs_a_choice_on_the_page(page, received, finance):
    apply(received(), finance)
    upload = received(b"Account,FY26 Adopted\n6110,5\n", "second.csv")
    rows = page.get(act(page, "mapping", upload, check="yes", **CHOICES)["Location"])
    assert "Every row is clear. FY26 already has “Approved” in force. Say below what the file does to it." in text(rows)
    assert "Its 3 lines" in text(rows)
    assert [f'name="in_force" value="{choice}"' in text(rows) for choice in ("add", "replace", "propose")] == [True] * 3
    for sent, words in (({}, "Say whether the file adds to it"), ({"in_force": "burn"}, "There is no choice")):
        refused = act(page, "apply", upload, **sent)
        assert (refused.status_code, words in text(refused)) == (422, True)
    page.get(act(page, "apply", upload, in_force="add")["Location"])
    assert PlanVersion.objects.in_force().get().line_versions.count() == 4


def test_a_closed_import_answers_every_act_with_the_reason(page, received, finance):
    upload = apply(received(), finance)
    for name in ("mapping", "apply", "dialect"):
        sent = {"d-delimiter": ",", "d-encoding": "utf-8", "d-heading_row": "1", "d-year": "FY26"}
        answer = act(page, name, upload, **CHOICES, **sent)
        assert (name, answer.status_code) == (name, 422)
        assert NotOpen.__doc__ in text(answer)


def test_a_large_file_is_read_and_checked_behind_the_page(page, monkeypatch):
    monkeypatch.setattr(steps, "LARGE", 10)
    monkeypatch.setattr(steps.outbox, "poke", lambda *args, **kwargs: None)
    sent = {"file": SimpleUploadedFile("plan.csv", PLAN_CSV), "year": "FY26"}
    answer = page.get(page.post(reverse("aop:import_list"), sent)["Location"])
    assert "It is still at work" in text(answer)
    upload = Import.objects.get()
    progress = reverse("aop:import_progress", args=[upload.pk])
    assert page.get(progress).status_code == 200
    for name, more in (("mapping", {"check": "yes", **CHOICES}), ("apply", {})):
        jobs.run(Job.objects.latest("pk").pk)
        assert page.get(progress)["HX-Redirect"] == reverse("aop:import_detail", args=[upload.pk])
        assert act(page, name, upload, **more).status_code == 302
    jobs.run(Job.objects.latest("pk").pk)
    assert Import.objects.get().state == Import.State.APPLIED
    assert LineVersion.objects.count() == 5


def test_a_job_asks_for_the_right_again(received, finance):
    upload = received()
    job = jobs.create(kind=steps.KIND, owner=finance, arguments={"import": upload.pk, "step": "check"})
    Membership.objects.filter(user=finance).delete()
    jobs.run(job.pk)
    job.refresh_from_db()
    assert (job.state, job.message) == ("failed", "You may no longer import.")


def test_a_job_that_was_refused_says_why_on_the_page(page, received, finance):
    upload = received(b"Department,Account,Amount\nGrid,6110,1.234\nGrid,6120,5.678\n")
    job = jobs.create(kind=steps.KIND, owner=finance, arguments={"import": upload.pk, "step": "check"})
    jobs.run(job.pk)
    answer = page.get(reverse("aop:import_detail", args=[upload.pk]))
    assert "choose one" in text(answer)
    assert "can be read with a decimal point or a decimal comma (rows 2, 3)" in text(answer)


def test_the_shell_imports_what_the_pages_import(finance, tmp_path):
    path = tmp_path / "plan.csv"
    path.write_bytes(PLAN_CSV)
    said = StringIO()
    call_command("import_budget", path, year="FY26", dry_run=True, stdout=said)
    assert "Nothing was written (dry run)." in said.getvalue()
    assert (Import.objects.count(), LineVersion.objects.count()) == (0, 0)
    said = StringIO()
    call_command("import_budget", path, year="FY26", currency="EUR", json=True, stdout=said)
    told = json.loads(said.getvalue())
    assert (told["state"], told["report"]["columns"][1]["rounding"]) == ("applied", "0.005")
    assert PlanVersion.objects.in_force().count() == 1


def test_the_shell_asks_what_becomes_of_what_is_in_force(received, finance, tmp_path):
    apply(received(), finance)
    path = tmp_path / "second.csv"
    path.write_bytes(b"Account,FY26 Adopted\n6110,5\n")
    with pytest.raises(CommandError, match="Nothing was written. FY26 already has “Approved” in force. Say --in-force"):
        call_command("import_budget", path, year="FY26", stdout=StringIO())
    call_command("import_budget", path, year="FY26", in_force="propose", stdout=StringIO())
    assert PlanVersion.objects.get(kind="proposal", number=2).line_versions.get().total == 500


def test_the_shell_takes_a_mapping_that_was_printed(finance, tmp_path):
    path, mapping = tmp_path / "plan.csv", tmp_path / "map.json"
    path.write_bytes(b"Account,FY26 Proposed\n6110,5.5\n")
    said = StringIO()
    call_command("import_budget", path, year="FY26", dry_run=True, json=True, stdout=said)
    kept = json.loads(said.getvalue())
    kept["mapping"]["factor"] = 1000
    mapping.write_text(json.dumps(kept))
    call_command("import_budget", path, year="FY26", map=mapping, stdout=StringIO())
    assert LineVersion.objects.get().total == 550_000


@pytest.mark.parametrize(
    ("content", "options", "words"),
    [
        (PLAN_CSV, {"year": "soon"}, "Name the year"),
        (PLAN_CSV, {"currency": "USD"}, "plans in EUR"),
        (PLAN_CSV, {"email": "x@y.example"}, "Nobody signs in as"),
        (b"\x00", {}, "binary"),
        (PLAN_CSV + b"Grid,Crews,6110,Software,five,1,1\n", {}, "Nothing was written"),
    ],
)
def test_the_shell_refuses_in_one_sentence(finance, tmp_path, content, options, words):
    path = tmp_path / "plan.csv"
    path.write_bytes(content)
    with pytest.raises(CommandError, match=words):
        call_command("import_budget", path, **{"year": "FY26"} | options, stdout=StringIO())
    assert LineVersion.objects.count() == 0


def test_programs_import_through_the_api(page, finance):
    sent = {"file": SimpleUploadedFile("plan.csv", PLAN_CSV), "year": "FY26"}
    made = page.post("/api/v1/imports/", sent)
    assert made.status_code == 201
    address = f"/api/v1/imports/{made.json()['id']}/"
    mapping = made.json()["mapping"] | {"account_type": "capex"}
    put = page.put(f"{address}mapping/", json.dumps(mapping), content_type="application/json")
    assert put.json()["mapping"]["account_type"] == "capex"
    assert page.put(f"{address}mapping/", '{"form": 9}', content_type="application/json").status_code == 400
    early = page.post(f"{address}apply/", "{}", content_type="application/json")
    assert (early.status_code, early.json()["detail"]) == (422, NotOpen.__doc__)
    checked = page.post(f"{address}check/", content_type="application/json").json()
    assert checked["report"]["columns"][1]["understood"] == "1800.51"
    assert page.post(f"{address}apply/", "{}", content_type="application/json").json()["state"] == "applied"
    assert page.post(f"{address}undo/", content_type="application/json").json()["state"] == "undone"
    refused = page.post("/api/v1/imports/", {"file": SimpleUploadedFile("x.csv", b"\x00"), "year": "FY26"})
    assert refused.status_code == 422
    assert page.post("/api/v1/imports/", {"year": "9999"}).status_code == 400


def test_programs_say_what_becomes_of_what_is_in_force(page, received, finance):
    apply(received(), finance)
    upload = check_import(upload=received(b"Account,FY26 Adopted\n6110,5\n", "second.csv"), actor=finance)
    address = f"/api/v1/imports/{upload.pk}/"
    assert page.get(address).json()["report"]["meets"][0]["title"] == "Approved"
    sent = [page.post(f"{address}apply/", body, content_type="application/json") for body in (
        "{}", '{"in_force": "burn"}', '{"in_force": "replace"}')]  # fmt: skip
    assert [answer.status_code for answer in sent] == [422, 400, 200]
    assert PlanVersion.objects.in_force().get().line_versions.get().total == 500


def test_somebody_elses_import_is_not_there(client, stranger, finance, top):
    upload = bring(PLAN_CSV, "plan.csv", year=2026, actor=finance)
    client.force_login(stranger)
    assert client.get(reverse("aop:import_detail", args=[upload.pk])).status_code == 404
