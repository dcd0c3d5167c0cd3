"""First run without demo: the guide from an empty house to the first steps."""

from datetime import date
from threading import Barrier, Thread

import pytest
import time_machine
from django.db import connection
from django.urls import reverse

from strategy.core.models import Cycle, FiscalYear, Membership, Notice, Period, Role, Settings, Unit, User
from strategy.core.services import set_up

pytestmark = [pytest.mark.both_databases, pytest.mark.django_db]

FIRST = {
    "code": "only-for-tests",
    "name": "Ines Halloran",
    "email": "ines@brightwater.example",
    "password": "a-long-enough-word",
    "again": "a-long-enough-word",
}
FOUNDED = {"name": "Brightwater", "currency": "CHF", "time_zone": "Europe/Zurich", "language": "en"}


@pytest.fixture
def first(client):
    """The first administrator, signed in, before there is an organisation."""
    client.post("/setup/account/", FIRST)
    return User.objects.get()


@pytest.fixture
def founded(client, first):
    client.post("/setup/organisation/", FOUNDED)
    return Settings.objects.get()


@pytest.mark.parametrize("path", ["/", "/people/", "/accounts/login/", "/settings/", "/profile/"])
def test_every_page_of_an_empty_house_leads_to_the_guide(client, path):
    assert client.get(path)["Location"] == "/setup/"


def test_the_guide_begins_with_the_first_administrator(client):
    assert client.get("/setup/")["Location"] == "/setup/account/"
    assert client.get("/setup/account/").status_code == 200


def test_without_the_code_nobody_becomes_administrator(client):
    for code in ("", "wrong", "ONLY-FOR-TESTS"):
        assert client.post("/setup/account/", FIRST | {"code": code}).status_code == 422
    assert not User.objects.exists()


def test_the_right_code_makes_the_first_account_and_signs_it_in(client, first):
    assert (first.email, first.name, first.check_password("a-long-enough-word")) == (
        "ines@brightwater.example",
        "Ines Halloran",
        True,
    )
    assert client.get("/setup/")["Location"] == "/setup/organisation/"


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"again": "another-word-1"}, "The two passwords differ."),
        ({"password": "password", "again": "password"}, "too common"),
        ({"email": "ines"}, "valid email"),
        ({"name": "\u200b"}, "not allowed"),
        ({"name": ""}, "required"),
    ],
)
def test_a_first_account_that_will_not_do_is_refused_in_words(client, wrong, said):
    response = client.post("/setup/account/", FIRST | wrong)
    assert response.status_code == 422
    assert said in response.content.decode()
    assert not User.objects.exists()


def test_codes_cannot_be_tried_without_end(client):
    answers = [client.post("/setup/account/", FIRST | {"code": f"try-{n}"}) for n in range(21)]
    assert "Too many attempts" in answers[-1].content.decode()
    assert client.post("/setup/account/", FIRST).status_code == 422, "the right code waits its turn too"
    assert not User.objects.exists()


def test_a_code_in_the_file_counts_where_the_environment_names_none(client, settings, tmp_path):
    settings.SETUP_CODE, settings.VAR_DIR = "", tmp_path
    (tmp_path / "setup-code").write_text("from-the-file\n")
    assert client.post("/setup/account/", FIRST).status_code == 422
    assert client.post("/setup/account/", FIRST | {"code": "from-the-file"}).status_code == 302


@pytest.mark.parametrize(
    ("embedded", "sent", "status"),
    [
        (True, {}, 200),
        (True, {"REMOTE_ADDR": "::1"}, 200),
        (True, {"REMOTE_ADDR": "192.0.2.7"}, 403),
        (True, {"HTTP_X_FORWARDED_FOR": "127.0.0.1"}, 403),
        (True, {"REMOTE_ADDR": "rubbish"}, 403),
        (False, {}, 403),
    ],
)
def test_without_any_code_only_this_machine_in_its_plain_mode_may_begin(
    client, settings, tmp_path, embedded, sent, status
):
    settings.SETUP_CODE, settings.VAR_DIR, settings.EMBEDDED = "", tmp_path, embedded
    assert client.get("/setup/account/", **sent).status_code == status
    without_code = {name: value for name, value in FIRST.items() if name != "code"}
    client.post("/setup/account/", without_code, **sent)
    assert User.objects.exists() is (status == 200)


def test_a_second_visitor_cannot_take_over(client, first, django_user_model):
    other = type(client)()
    response = other.post("/setup/account/", FIRST | {"email": "mallory@evil.example"})
    assert response["Location"] == "/setup/"
    assert other.get("/setup/")["Location"] == f"{reverse('account_login')}?next=/setup/"
    assert other.get("/setup/organisation/").status_code == 302
    assert User.objects.count() == 1
    with pytest.raises(set_up.SomebodyIsHere):
        set_up.create_first_administrator(email="m@evil.example", name="M", password="another-word-1")


@pytest.mark.django_db(transaction=True)
def test_of_two_first_visitors_in_the_same_moment_one_stays():
    gate, outcomes = Barrier(2), []

    def come(email):
        gate.wait()
        try:
            set_up.create_first_administrator(email=email, name="First", password="a-long-enough-word")
            outcomes.append("in")
        except set_up.SomebodyIsHere:
            outcomes.append("refused")
        finally:
            connection.close()

    visitors = [Thread(target=come, args=(f"{n}@brightwater.example",)) for n in range(2)]
    for visitor in visitors:
        visitor.start()
    for visitor in visitors:
        visitor.join()
    assert sorted(outcomes) == ["in", "refused"]
    assert User.objects.count() == 1


def test_whoever_left_after_the_first_step_logs_in_and_goes_on(client, first):
    client.logout()
    assert client.get("/setup/").status_code == 302
    signed_in = client.post("/accounts/login/?next=/setup/", {"login": first.email, "password": FIRST["password"]})
    assert signed_in["Location"] == "/setup/"
    assert client.get("/setup/", follow=True).redirect_chain[-1][0] == "/setup/organisation/"


def test_founding_makes_settings_the_top_unit_and_its_administrator_in_one_act(client, first, founded):
    assert (founded.name, founded.currency, founded.time_zone) == ("Brightwater", "CHF", "Europe/Zurich")
    top = Unit.objects.get()
    assert (top.name, top.parent) == ("Brightwater", None)
    assert Membership.objects.get().role == Role.ADMINISTRATOR
    assert Notice.objects.get(recipient=first).address == "/setup/"


def test_whoever_founds_may_also_bring_the_budget_and_set_objectives(client, first):
    client.post("/setup/organisation/", FOUNDED | {"plans_too": "on"})
    held = Membership.objects.filter(user=first, unit__parent=None).values_list("role", flat=True)
    assert set(held) == {Role.ADMINISTRATOR, Role.FINANCE, Role.PLANNER}
    assert "Import a budget" in client.get("/setup/done/").content.decode()


def test_an_organisation_that_will_not_do_leaves_nothing_behind(client, first):
    for wrong in ({"currency": "XXX1"}, {"time_zone": "Mars/Olympus"}, {"name": ""}):
        assert client.post("/setup/organisation/", FOUNDED | wrong).status_code == 422
    assert not Settings.objects.exists()
    assert not Unit.objects.exists()


def test_the_organisation_is_founded_once(client, founded):
    assert client.post("/setup/organisation/", FOUNDED | {"name": "Other"})["Location"] == "/setup/year/"
    assert Settings.objects.get().name == "Brightwater"


@time_machine.travel(date(2025, 8, 20), tick=False)
@pytest.mark.parametrize(
    ("month", "naming", "says"),
    [
        (7, "ends", "FY26 runs July 2025 to June 2026."),
        (7, "starts", "FY25 runs July 2025 to June 2026."),
        (1, "ends", "FY25 runs January 2025 to December 2025."),
        (10, "ends", "FY25 runs October 2024 to September 2025."),
    ],
)
def test_the_example_says_what_a_choice_means(client, founded, month, naming, says):
    answer = client.get("/setup/year/example/", {"start_month": month, "naming": naming})
    assert says in answer.content.decode()


@pytest.mark.parametrize("query", ["", "start_month=13&naming=ends", "start_month=x", "naming=never"])
def test_an_example_of_nonsense_is_that_of_the_default(client, founded, query):
    assert client.get(f"/setup/year/example/?{query}").status_code == 200


@time_machine.travel(date(2025, 8, 20), tick=False)
def test_the_year_step_makes_this_year_and_the_next_and_opens_the_quarter_of_today(client, founded):
    assert client.post("/setup/year/", {"start_month": 7, "naming": "ends"})["Location"] == "/setup/units/"
    assert list(FiscalYear.objects.order_by("first_day").values_list("label", flat=True)) == ["FY26", "FY27"]
    assert Period.objects.count() == 24
    assert set(Cycle.objects.filter(state="open").values_list("name", flat=True)) == {"FY26", "FY26 Q1"}
    assert Settings.objects.get().fiscal_start_month == 7


def test_the_year_step_is_taken_once(client, founded):
    client.post("/setup/year/", {"start_month": 7, "naming": "ends"})
    assert client.post("/setup/year/", {"start_month": 1, "naming": "ends"})["Location"] == "/setup/units/"
    assert FiscalYear.objects.count() == 2


def test_units_and_people_are_shown_first_and_written_when_asked_to(client, founded):
    client.post("/setup/year/", {"start_month": 1, "naming": "ends"})
    units = {"text": "10\tGrid\n11\tCrews\t10"}
    assert "As understood" in client.post("/setup/units/", units).content.decode()
    assert Unit.objects.count() == 1
    assert client.post("/setup/units/", units | {"apply": "1"})["Location"] == "/setup/units/"
    assert Unit.objects.get(code="11").parent.name == "Grid"
    people = {"text": "Flora Amand\tflora@brightwater.example\tGrid\tplanner", "role": "viewer"}
    client.post("/setup/people/", people)
    assert User.objects.count() == 1
    client.post("/setup/people/", people | {"apply": "1"})
    assert Membership.objects.get(user__email="flora@brightwater.example").role == Role.PLANNER


def test_the_guide_takes_up_where_it_was_left(client, founded):
    assert client.get("/setup/")["Location"] == "/setup/year/"
    client.post("/setup/year/", {"start_month": 1, "naming": "ends"})
    assert client.get("/setup/")["Location"] == "/setup/units/"
    client.post("/setup/units/", {"text": "Grid", "apply": "1"})
    assert client.get("/setup/")["Location"] == "/setup/done/"
    assert "2 units, 1 person" in client.get("/setup/done/").content.decode()


@pytest.mark.parametrize("step", ["organisation", "year", "units", "people", "done"])
def test_in_a_founded_house_the_guide_is_the_administrators(client, planner, administrator, step):
    client.force_login(planner)
    assert client.get(f"/setup/{step}/").status_code == 403
    assert client.post(f"/setup/{step}/").status_code == (405 if step == "done" else 403)


def test_somebody_without_a_role_does_not_become_administrator_of_a_founded_house(client, nobody):
    client.force_login(nobody)
    assert client.get("/setup/organisation/").status_code in {302, 403}
    assert client.post("/setup/organisation/", FOUNDED).status_code in {302, 403}
    assert not Membership.objects.filter(user=nobody).exists()
