"""What a person's reading rests on: asked once in a request, anew in the next."""

import pytest

from strategy.core.models import Role, Settings, User
from strategy.core.services import people

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


def anew(user: User) -> User:
    return User.objects.get(pk=user.pk)


def test_every_role_and_whether_aims_are_open_take_one_query(
    organisation_settings, planner, administrator, retail, django_assert_num_queries
):
    people.grant_role(user=planner, unit=retail, role=Role.VIEWER, actor=administrator)
    reader = anew(planner)
    with django_assert_num_queries(1):
        assert reader.standing.roles == {"planner", "viewer"}
        assert reader.standing.aims_are_open
        assert reader.standing.is_member


def test_aims_that_are_closed_are_closed_for_the_next_request(organisation_settings, planner):
    Settings.objects.update(open_aims=False)
    assert not anew(planner).standing.aims_are_open


def test_a_role_taken_away_is_gone_in_the_next_request(organisation_settings, planner, administrator):
    assert planner.standing.is_member
    people.withdraw_role(membership=planner.memberships.get(), actor=administrator)
    assert not anew(planner).standing.is_member
    assert not User.objects.visible_to(anew(planner)).exclude(pk=planner.pk).exists()
