"""Who reads and who changes the pages of aims."""

import pytest

from okrs.models import KeyResult, Objective
from tests.okrs.test_writing import wish

pytestmark = [pytest.mark.both_databases, pytest.mark.django_db]


READS = ["objective_list", "objective_export", "objective_options", "metric_list", "metric_options", "theme_list"]
OF_OBJECTIVE = ["objective_detail", "objective_branch", "objective_history"]
EDITS = ["objective_edit", "objective_duplicate", "key_result_create"]


@pytest.mark.parametrize("name", READS)
def test_every_member_reads_lists(here, viewer, objective, name):
    assert here(viewer).get(name).status_code == 200


@pytest.mark.parametrize("name", OF_OBJECTIVE)
def test_every_member_reads_every_aim_where_aims_are_open(here, stranger, objective, key_result, name):
    assert here(stranger).get(name, objective.pk).status_code == 200


@pytest.mark.parametrize("name", [*OF_OBJECTIVE, *EDITS])
def test_somebody_without_a_role_cannot_learn_that_an_objective_exists(here, nobody, objective, name):
    assert here(nobody).get(name, objective.pk).status_code == 404
    assert here(nobody).get(name, 10**12).status_code == 404


@pytest.mark.parametrize("name", [*OF_OBJECTIVE, *EDITS])
def test_a_stranger_cannot_learn_that_an_objective_exists_where_aims_are_closed(
    here, stranger, organisation_settings, objective, name
):
    organisation_settings.open_aims = False
    organisation_settings.save()
    assert here(stranger).get(name, objective.pk).status_code == 404


@pytest.mark.parametrize("name", EDITS)
@pytest.mark.parametrize(
    ("who", "status"),
    [("owner", 200), ("planner", 200), ("leader", 200), ("viewer", 403), ("finance", 403), ("stranger", 403)],
)
def test_owners_planners_and_leaders_edit(here, request, objective, name, who, status):
    assert here(request.getfixturevalue(who)).get(name, objective.pk).status_code == status


@pytest.mark.parametrize(
    ("name", "data"), [("objective_move", {"state": "draft"}), ("key_result_order", {"order": "1"})]
)
def test_a_viewer_changes_nothing(here, viewer, objective, key_result, name, data):
    assert here(viewer).post(name, objective.pk, data=data).status_code == 403
    assert here(viewer).post("key_result_put", key_result.pk, data={"is_dropped": "on"}).status_code == 403
    assert Objective.objects.get(pk=objective.pk).state == "active"


def test_a_contributor_sets_objectives_of_their_own_only(here, owner, planner, grid, quarter):
    data = wish(unit=grid.pk, owner=planner.pk, cycle=quarter.pk)
    response = here(owner).post("objective_create", data=data)
    assert response.status_code == 422
    assert "you set objectives of your own" in response.content.decode()
    assert here(owner).post("objective_create", data=data | {"owner": owner.pk}).status_code == 302
    assert Objective.objects.get().owner == owner


def test_nobody_sets_objectives_in_a_unit_that_is_not_theirs(here, planner, retail, quarter):
    response = here(planner).post("objective_create", data=wish(unit=retail.pk, owner=planner.pk, cycle=quarter.pk))
    assert response.status_code == 422
    assert not Objective.objects.exists()


def test_the_owner_of_a_key_result_edits_it_alone(here, objective, key_result, finance, owner):
    KeyResult.objects.filter(pk=key_result.pk).update(owner=finance)
    assert here(finance).get("key_result_edit", key_result.pk).status_code == 200
    assert here(finance).get("objective_edit", objective.pk).status_code == 403


def test_what_is_over_is_read_and_not_edited(here, owner, objective, key_result):
    Objective.objects.filter(pk=objective.pk).update(state="cancelled")
    assert here(owner).get("objective_detail", objective.pk).status_code == 200
    assert here(owner).get("objective_edit", objective.pk).status_code == 403
    assert here(owner).get("key_result_edit", key_result.pk).status_code == 403
