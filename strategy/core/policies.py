"""Who may do what with the house itself: people, units, settings, the calendar (`model.md`, Rights)."""

from strategy.core.access import holds_anywhere, is_administrator
from strategy.core.models import Job, Membership, Role, User


def can_manage_people(user: User) -> bool:
    """People, units and roles are the administrators'."""
    return is_administrator(user)


def can_manage_settings(user: User) -> bool:
    """The organisation's settings, fiscal years and cycles, and the mails kept as files."""
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


def can_cancel_job(user: User, job: Job) -> bool:
    """Work is stopped by who started it."""
    return job.owner_id == user.pk and not job.is_over
