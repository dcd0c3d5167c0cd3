"""Who may do what with the house itself: people, units, settings, the calendar (`model.md`, Rights)."""

from collections.abc import Callable

from strategy.core.access import holds_anywhere, is_administrator
from strategy.core.models import Event, Job, Membership, Role, Unit, User


def can_manage_people(user: User) -> bool:
    """People, units and roles are the administrators'."""
    return is_administrator(user)


def can_manage_settings(user: User) -> bool:
    """The organisation's settings, fiscal years and cycles, and the mails kept as files."""
    return is_administrator(user)


def can_manage_mail(user: User) -> bool:
    """Mails that wait, were sent or failed: seen, held, dropped and tried again by administrators."""
    return is_administrator(user)


def can_close_periods(user: User) -> bool:
    """Closing and opening the periods of a year is finance's."""
    return holds_anywhere(user, Role.FINANCE)


def can_see_calendar(user: User) -> bool:
    """Those who keep it: the years, periods and cycles."""
    return can_manage_settings(user) or can_close_periods(user)


def can_set_up(user: User) -> bool:
    """An administrator, or the first person as long as nobody is one: the guide gives them the role."""
    if is_administrator(user):
        return True
    if Membership.objects.in_role(Role.ADMINISTRATOR).of_active_people().exists():
        return False
    return user.is_active and not User.objects.exclude(pk=user.pk).exists()


def sensitive_seen_by(user: User) -> Callable[[Event], bool]:
    """Which events may show `user` their sensitive part: pay with the grant there, addresses to administrators."""
    with_pay = set(Unit.objects.where_pay(user).values_list("pk", flat=True))
    is_admin = is_administrator(user)

    def may_see(event: Event) -> bool:
        if event.unit_id is None:
            return is_admin and event.subject_type == "strategy.user"
        return event.unit_id in with_pay

    return may_see


def can_cancel_job(user: User, job: Job) -> bool:
    """Work is stopped by who started it."""
    return job.owner_id == user.pk and not job.is_over
