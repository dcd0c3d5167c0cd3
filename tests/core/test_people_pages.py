"""People, roles and units as administrators keep them, and what follows for those concerned."""

import re

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from strategy.core.models import Event, Job, Membership, Role, Unit, UnitPath, User
from strategy.core.services import people
from tests.factories import PASSWORD, NewPerson, person

pytestmark = [pytest.mark.both_databases, pytest.mark.django_db]


@pytest.fixture
def admin(client, administrator):
    client.force_login(administrator)
    return client


def text_of(response) -> str:
    return " ".join(response.content.decode().split())


def with_originals(client, path, **changed):
    """What a browser sends for an untouched page at `path`, with `changed` typed over it."""
    page = client.get(path).content.decode()
    hidden = dict(re.findall(r'name="(initial-[\w]+|version)" value="([^"]*)"', page))
    started = {name.removeprefix("initial-"): value for name, value in hidden.items() if name.startswith("initial-")}
    return started | hidden | changed


# --- the list --------------------------------------------------------------------------------


def test_the_list_is_filtered_by_words_unit_role_and_state(admin, planner, viewer, stranger, nobody, grid):
    people.edit_user(user=viewer, edit=edit(viewer, is_active=False), actor=planner)

    def names(**query):
        return re.findall(r'href="/people/\d+/[^"]*">([^<]+)</a>', admin.get("/people/", query).content.decode())

    assert names(q="planner GRID") == [planner.name]
    assert names(role="planner") == [planner.name, stranger.name]
    assert names(unit=grid.pk) == [planner.name]
    assert names(role="none") == [nobody.name]
    assert names(state="inactive") == [viewer.name]
    assert viewer.name in names(state="all")
    assert names(q="no such person") == []


def edit(row, **values):
    from strategy.core.concurrency import Edit  # noqa: PLC0415

    return Edit(row.version, values)


@pytest.mark.parametrize("query", ["q=" + "x" * 201, "q=" + "+".join(["x"] * 11), "q=%00"])
def test_a_search_for_too_much_is_told_so(admin, query):
    assert admin.get(f"/people/?{query}").status_code == 400


@pytest.mark.parametrize(
    "query", ["page=-1", "page=99999999999", "page=x", "unit=99999999999999999", "role=king", "state=x"]
)
def test_odd_filters_show_a_page_all_the_same(admin, query):
    assert admin.get(f"/people/?{query}").status_code == 200


@pytest.mark.parametrize("pk", ["0", "9223372036854775808", "9" * 40, "%D9%A1", "1.0", "-1", "%00", "1e3"])
def test_an_odd_number_in_an_address_is_not_there(admin, pk):
    assert admin.get(f"/people/{pk}/").status_code == 404
    assert admin.get(f"/people/units/{pk}/").status_code == 404
    assert admin.post(f"/people/{pk}/deactivate/").status_code == 404
    assert admin.post(f"/inbox/{pk}/").status_code == 404


# --- coming in -------------------------------------------------------------------------------


def test_a_new_person_gets_a_role_and_an_invitation_that_works_once(admin, grid, django_capture_on_commit_callbacks):
    sent = {
        "name": "Hugo Pell",
        "email": "Hugo@Brightwater.Example",
        "role": "planner",
        "unit": grid.pk,
        "invite": "on",
    }
    with django_capture_on_commit_callbacks(execute=True):
        assert admin.post("/people/new/", sent).status_code == 302
    hugo = User.objects.get(email="hugo@brightwater.example")
    assert [(m.role, m.unit) for m in hugo.memberships.all()] == [(Role.PLANNER, grid)]
    (message,) = mail.outbox
    assert message.to == ["hugo@brightwater.example"]
    assert message.subject == "Your place in Strategy Stack of Brightwater"
    assert message.extra_headers["Auto-Submitted"] == "auto-generated"
    link = re.search(r"http://testserver(\S+)", message.body)[1]
    browser = Client()
    form = browser.get(link, follow=True)
    path = form.redirect_chain[-1][0]
    assert browser.post(path, {"password1": "a-new-word-7", "password2": "a-new-word-7"}).status_code == 302
    signed_in = Client().post("/accounts/login/", {"login": hugo.email, "password": "a-new-word-7"})
    assert signed_in["Location"] == "/"
    assert "Location" not in Client().get(link, follow=True).headers
    assert Event.objects.filter(verb="core.user.invited", subject_key=hugo.key).exists()


def test_without_mail_an_administrator_is_shown_a_link_once(admin, viewer):
    page = text_of(admin.post(f"/people/{viewer.pk}/link/"))
    link = re.search(r'class="secret">http://testserver([^<]+)<', page)[1]
    assert Client().get(link).status_code == 302
    assert "secret" not in text_of(admin.get(f"/people/{viewer.pk}/"))
    event = Event.objects.get(verb="core.user.link_shown")
    assert link not in str(vars(event))


def test_invitations_of_many_are_one_job_that_tells_how_far_it_is(
    admin, grid, administrator, django_capture_on_commit_callbacks
):
    rows = "\n".join(f"Person {n}\tp{n}@brightwater.example\tGrid\tviewer" for n in range(5))
    with django_capture_on_commit_callbacks(execute=True):
        admin.post("/people/paste/", {"text": rows, "role": "viewer", "invite": "on", "apply": "1"})
    job = Job.objects.get(owner=administrator)
    assert (job.state, job.result["sent"], len(mail.outbox)) == ("done", 5, 5)
    assert "5 of 5 invitations sent" in text_of(admin.get(f"/jobs/{job.key}/"))


def test_one_refused_address_does_not_hold_up_the_others(
    admin, administrator, viewer, planner, monkeypatch, django_capture_on_commit_callbacks
):
    from strategy.core.services import joining  # noqa: PLC0415

    def send(message, *args, **kwargs):
        if message.to == [viewer.email]:
            raise OSError("550 no such mailbox")
        mail.outbox.append(message)

    monkeypatch.setattr("django.core.mail.EmailMultiAlternatives.send", send)
    with django_capture_on_commit_callbacks(execute=True):
        joining.invite(users=[viewer, planner], base="http://testserver", actor=administrator)
    job = Job.objects.get()
    assert (job.state, job.result) == ("done", {"sent": 1, "refused": [[viewer.name, "550 no such mailbox"]]})


def test_a_list_with_one_wrong_row_adds_nobody(admin, grid):
    text = "Ann\tann@brightwater.example\tGrid\tviewer\nBob\tbob@\tGrid\tviewer"
    page = text_of(admin.post("/people/paste/", {"text": text, "role": "viewer", "apply": "1"}))
    assert "“bob@” is no e-mail address." in page
    assert not User.objects.filter(email="ann@brightwater.example").exists()


def test_two_people_cannot_sign_in_with_one_address(admin, viewer, grid):
    sent = {"name": "Other", "email": viewer.email.upper(), "role": "viewer", "unit": grid.pk}
    response = admin.post("/people/new/", sent)
    assert response.status_code == 422
    assert "Somebody already signs in with this address." in text_of(response)


# --- changing --------------------------------------------------------------------------------


def test_two_administrators_on_one_name_meet_the_page_of_conflicts(admin, viewer):
    path = f"/people/{viewer.pk}/"
    mine = with_originals(admin, path, name="Mine")
    admin.post(path, with_originals(admin, path, name="Theirs"))
    response = admin.post(path, mine)
    assert response.status_code == 409
    assert all(word in text_of(response) for word in ("Theirs", "Mine", viewer.name))
    assert User.objects.get(pk=viewer.pk).name == "Theirs"


def test_a_write_without_a_version_is_refused(admin, viewer):
    response = admin.post(f"/people/{viewer.pk}/", {"name": "Other", "email": viewer.email})
    assert response.status_code == 400
    assert User.objects.get(pk=viewer.pk).name == viewer.name


def test_a_changed_address_ends_the_old_one(admin, viewer):
    Client().post("/accounts/login/", {"login": viewer.email, "password": PASSWORD})  # allauth remembers it now
    path = f"/people/{viewer.pk}/"
    admin.post(path, with_originals(admin, path, email="new@brightwater.example"))
    assert Client().post("/accounts/login/", {"login": viewer.email, "password": PASSWORD}).status_code == 200
    assert (
        Client().post("/accounts/login/", {"login": "new@brightwater.example", "password": PASSWORD}).status_code == 302
    )
    mail.outbox.clear()
    Client().post("/accounts/password/reset/", {"email": viewer.email})
    assert "password/reset/key" not in mail.outbox[0].body


def test_roles_are_given_and_withdrawn(admin, viewer, retail):
    admin.post(f"/people/{viewer.pk}/roles/", {"role": "leader", "unit": retail.pk, "may_see_pay": "on"})
    given = viewer.memberships.get(unit=retail)
    assert (given.role, given.may_see_pay) == (Role.LEADER, True)
    admin.post(reverse("core:pay_withdraw", args=[given.pk]))
    assert not viewer.memberships.get(unit=retail).may_see_pay
    admin.post(reverse("core:pay_grant", args=[given.pk]))
    assert viewer.memberships.get(unit=retail).may_see_pay
    admin.post(reverse("core:role_withdraw", args=[given.pk]))
    assert not viewer.memberships.filter(unit=retail).exists()
    told = Event.objects.filter(subject_key=viewer.key).values_list("verb", flat=True)
    assert {"core.role.granted", "core.role.pay_grant_changed", "core.role.withdrawn"} <= set(told)


def test_the_same_role_twice_is_refused_in_words(admin, viewer, grid):
    response = admin.post(f"/people/{viewer.pk}/roles/", {"role": "viewer", "unit": grid.pk})
    assert response.status_code == 422
    assert "This person already has this role here." in text_of(response)


def test_an_administrator_is_one_of_the_whole_organisation(admin, viewer, grid):
    response = admin.post(f"/people/{viewer.pk}/roles/", {"role": "administrator", "unit": grid.pk})
    assert response.status_code == 422
    assert not Membership.objects.filter(user=viewer, role=Role.ADMINISTRATOR).exists()


def test_the_last_administrator_stays(admin, administrator, top):
    role = administrator.memberships.get()
    for path in (reverse("core:role_withdraw", args=[role.pk]), f"/people/{administrator.pk}/deactivate/"):
        response = admin.post(path)
        assert response.status_code == 422
        assert "Somebody must stay administrator" in text_of(response)
    second = person(NewPerson("second", Role.ADMINISTRATOR, top))
    assert admin.post(f"/people/{second.pk}/deactivate/").status_code == 302
    assert admin.post(f"/people/{administrator.pk}/deactivate/").status_code == 422, "the second is gone"


# --- units -----------------------------------------------------------------------------------


def test_a_unit_is_renamed_and_moved_on_its_page(admin, grid, crews, retail, top):
    path = f"/people/units/{grid.pk}/"
    assert admin.post(path, with_originals(admin, path, name="Networks", parent=retail.pk)).status_code == 302
    grid.refresh_from_db()
    assert (grid.name, grid.parent) == ("Networks", retail)
    assert UnitPath.objects.filter(ancestor=retail, descendant=crews).exists()


def test_a_unit_is_not_offered_itself_or_what_lies_below(admin, grid, crews):
    path = f"/people/units/{grid.pk}/"
    response = admin.post(path, with_originals(admin, path, parent=crews.pk))
    assert response.status_code == 422
    assert Unit.objects.get(pk=grid.pk).parent_id == grid.parent_id


def test_the_top_unit_keeps_its_place(admin, top):
    page = text_of(admin.get(f"/people/units/{top.pk}/"))
    assert "Belongs to" not in page
    assert "Archive" not in page


def test_a_unit_with_units_below_is_not_archived_and_an_archived_one_comes_back(admin, grid, crews):
    assert admin.post(f"/people/units/{grid.pk}/archive/").status_code == 422
    assert admin.post(f"/people/units/{crews.pk}/archive/").status_code == 302
    row = f'<a href="/people/units/{crews.pk}/">Crews</a>'
    assert row not in text_of(admin.get("/people/units/"))
    assert row in text_of(admin.get("/people/units/", {"state": "archived"}))
    admin.post(f"/people/units/{crews.pk}/restore/")
    assert Unit.objects.get(pk=crews.pk).archived_at is None


def test_units_pasted_by_two_people_at_once_are_added_once(admin, top):
    sent = {"text": "77\tNew unit\t", "apply": "1"}
    assert admin.post("/people/units/paste/", sent).status_code == 302
    assert admin.post("/people/units/paste/", sent).status_code == 200
    assert Unit.objects.filter(code="77").count() == 1
