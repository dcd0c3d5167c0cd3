"""How people come in: many at once from a list, and by an invitation to set their password."""

from dataclasses import dataclass

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.core.mail import EmailMultiAlternatives
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse

from strategy.core import events, jobs, outbox
from strategy.core.jobs import Progress
from strategy.core.models import Job, Membership, Settings, Unit, User
from strategy.core.pasting.people import PersonRow
from strategy.core.services import people
from strategy.core.tasks import run_job

INVITATIONS = "core.invitations"


@dataclass(frozen=True)
class Joined:
    """What became of a list: people who are new, and roles given to them and to others."""

    people: list[User]
    roles: list[Membership]


@transaction.atomic
def add_people(*, rows: list[PersonRow], actor: User) -> Joined:
    """Add everybody of a list that was understood, with their roles: all or nobody. Raises ValidationError."""
    units = {unit.code: unit for unit in Unit.objects.filter(code__in={row.unit_code for row in rows})}
    known = {user.email.lower(): user for user in User.objects.filter(email__in={row.email for row in rows})}
    joined = Joined([], [])
    for row in rows:
        if row.email not in known:
            known[row.email] = people.create_user(email=row.email, name=row.name, actor=actor)
            joined.people.append(known[row.email])
        user, unit = known[row.email], units[row.unit_code]
        joined.roles.append(people.grant_role(user=user, unit=unit, role=row.role, actor=actor))
    return joined


@transaction.atomic
def add_person(*, email: str, name: str, unit: Unit, role: str, actor: User) -> User:
    """A person with a first role. Raises ValidationError, AdministratorsBelongToTheTop."""
    user = people.create_user(email=email, name=name, actor=actor)
    people.grant_role(user=user, unit=unit, role=role, actor=actor)
    return user


@transaction.atomic
def invite(*, users: list[User], base: str, actor: User) -> Job | None:
    """Mail each active person a link to set their password. `base` is how people reach this place from outside."""
    ids = [user.pk for user in users if user.is_active]
    if not ids:
        return None
    job = jobs.create(kind=INVITATIONS, owner=actor, arguments={"users": ids, "base": base})
    outbox.poke(run_job, job_id=job.pk)
    return job


def run(job: Job, progress: Progress) -> dict:
    """Send the invitations of a job, a mail for each person; tells how many left and to whom it did not."""
    found = User.objects.active().filter(pk__in=job.arguments["users"]).by_name()
    users, refused = list(found), []
    for number, user in enumerate(users):
        progress.say(number, len(users), f"{number} of {len(users)} invitations sent")
        try:
            send_invitation(user=user, base=job.arguments["base"], actor=job.owner)
        except OSError as problem:
            refused.append([user.name, str(problem)[:200]])
    progress.say(len(users), len(users), f"{len(users) - len(refused)} of {len(users)} invitations sent")
    return {"sent": len(users) - len(refused), "refused": refused}


def send_invitation(*, user: User, base: str, actor: User) -> None:
    """One invitation. The link is made now and never stored. Raises OSError when the mail server refuses."""
    settings = Settings.objects.filter(pk=1).first()
    context = {"user": user, "inviter": actor, "organisation": settings, "link": base + invitation_path(user)}
    subject = render_to_string("email/invitation_subject.txt", context).strip()
    message = EmailMultiAlternatives(subject, render_to_string("email/invitation.txt", context), to=[user.email])
    message.extra_headers["Auto-Submitted"] = "auto-generated"
    message.send()
    with transaction.atomic():
        events.record(actor=actor, verb="core.user.invited", target=user)


@transaction.atomic
def hand_out_link(*, user: User, actor: User) -> str:
    """The path under which a person sets a password, for an administrator to hand over. Recorded, not stored."""
    events.record(actor=actor, verb="core.user.link_shown", target=user)
    return invitation_path(user)


def invitation_path(user: User) -> str:
    """Works once, for as long as a password reset does."""
    token = default_token_generator.make_token(user)
    return reverse("account_reset_password_from_key", kwargs={"uidb36": user_pk_to_url_str(user), "key": token})
