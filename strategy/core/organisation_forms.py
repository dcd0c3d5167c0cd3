"""Forms of the organisation itself: its set-up, its settings, its calendar, its units."""

import calendar
import zoneinfo
from typing import cast

from django import forms
from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from strategy.core.forms import NameField, NoteField, PersonField, UnitField, VersionedForm, members
from strategy.core.models import Naming, Settings, Unit, User

MONTHS = [(number, calendar.month_name[number]) for number in range(1, 13)]
ZONES = [(name, name.replace("_", " ")) for name in sorted(zoneinfo.available_timezones()) if name != "localtime"]
HOURS = [(hour, f"{hour:02d}:00") for hour in range(24)]
COMBO = {"data-combo": True}
FIRST_YEAR, LAST_YEAR = 1990, 2150


def zone_field(**kwargs) -> forms.ChoiceField:
    """A choice among the time zones of the world, found by typing."""
    empty = [] if kwargs.get("required", True) else [("", "As the organisation")]
    return forms.ChoiceField(choices=[*empty, *ZONES], widget=forms.Select(attrs=COMBO), **kwargs)


def day_field(**kwargs) -> forms.DateField:
    return forms.DateField(widget=forms.DateInput(attrs={"type": "date"}), **kwargs)


class FirstAdministratorForm(forms.Form):
    """The first step of the set-up: who looks after this place."""

    code = forms.CharField(
        label="Set-up code",
        max_length=200,
        help_text="It was printed when Strategy Stack was started; it also stands in var/setup-code, or SETUP_CODE.",
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "spellcheck": "false"}),
    )
    name = NameField(label="Your name", widget=forms.TextInput(attrs={"autocomplete": "name"}))
    email = forms.EmailField(
        label="E-mail address", max_length=254, widget=forms.EmailInput(attrs={"autocomplete": "username"})
    )
    password = forms.CharField(
        label="Password",
        max_length=200,
        strip=False,
        help_text="At least 8 characters, not a common word.",
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    again = forms.CharField(
        label="The password again",
        max_length=200,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, *args, needs_code: bool, **kwargs):
        super().__init__(*args, **kwargs)
        if not needs_code:
            del self.fields["code"]

    def clean(self):
        cleaned = super().clean()
        password, again = cleaned.get("password"), cleaned.get("again")
        if password and again and password != again:
            self.add_error("again", "The two passwords differ.")
        elif password:
            self._judge(password, User(email=cleaned.get("email", ""), name=cleaned.get("name", "")))
        return cleaned

    def _judge(self, password: str, user: User) -> None:
        try:
            validate_password(password, user)
        except ValidationError as problem:
            self.add_error("password", problem)


class FoundingForm(VersionedForm):
    """The organisation, before there is one, and whether its administrator works with the plan, too."""

    beside = ("plans_too",)
    name = NameField(label="Name of the organisation")
    currency = forms.ChoiceField(
        choices=cast(list, Settings._meta.get_field("currency").choices),
        widget=forms.Select(attrs=COMBO),
        help_text="All amounts are kept in it. It cannot be changed later.",
    )
    time_zone = zone_field(label="Time zone", help_text="When a day ends here. People may choose their own.")
    language = forms.ChoiceField(choices=settings.LANGUAGES)
    plans_too = forms.BooleanField(
        label="I import the budget and set objectives, too",
        required=False,
        initial=True,
        help_text="Gives you the roles finance and planner beside administrator. Roles are changed under People.",
    )


class YearForm(forms.Form):
    """When a fiscal year starts, and what it is called."""

    start_month = forms.TypedChoiceField(label="The fiscal year starts in", choices=MONTHS, coerce=int)
    naming = forms.ChoiceField(
        label="It is named after", choices=Naming.choices, widget=forms.RadioSelect, initial=Naming.ENDS
    )


class SettingsForm(VersionedForm):
    """What holds for everybody; the currency stays."""

    name = NameField(label="Name of the organisation")
    time_zone = zone_field(label="Time zone", help_text="When a day ends here. People may choose their own.")
    language = forms.ChoiceField(choices=settings.LANGUAGES)
    fiscal_start_month = forms.TypedChoiceField(
        label="Fiscal years start in",
        choices=MONTHS,
        coerce=int,
        help_text="For years made from now on; those that are there stay as they are.",
    )
    fiscal_naming = forms.ChoiceField(label="They are named after", choices=Naming.choices, widget=forms.RadioSelect)
    check_in_rhythm_days = forms.IntegerField(
        label="Check-in rhythm", min_value=1, max_value=366, help_text="How often key results are looked at, in days."
    )
    reminder_hour = forms.TypedChoiceField(
        label="Reminders are due at",
        choices=HOURS,
        coerce=int,
        help_text="In each person’s own time zone. Mails of the day leave then.",
    )
    open_aims = forms.BooleanField(
        label="Everybody may read all objectives",
        required=False,
        help_text="Off: people read those of their own units, of those below, and what these contribute to.",
    )


class UnitForm(VersionedForm):
    """A unit: what it is called and where it belongs."""

    name = NameField()
    code = NameField(max_length=40, help_text="Short and unique; imports and exports name the unit by it.")
    parent = UnitField(label="Belongs to", required=False)
    lead = PersonField(label="Lead", required=False, help_text="Shown as the person to ask; gives no rights.")

    def __init__(self, *args, row: Unit | None = None, **kwargs):
        super().__init__(*args, row=row, **kwargs)
        self.fields["lead"].queryset = members()
        if row is not None and row.parent_id is None:
            del self.fields["parent"]  # the unit at the top belongs to nothing
            return
        parents = Unit.objects.active()
        self.fields["parent"].required = True
        self.fields["parent"].empty_label = None if row else "Choose a unit"
        if row is not None:
            parents = parents.exclude(pk__in=Unit.objects.below([row.pk]).values("pk"))
            self.fields["parent"].keep(row.parent)
        self.fields["parent"].queryset = parents


class PasteForm(forms.Form):
    """Rows copied from a sheet, or typed."""

    text = NoteField(
        label="Rows",
        required=True,
        max_length=400_000,
        widget=forms.Textarea(attrs={"rows": 12, "spellcheck": "false", "wrap": "off"}),
    )


class NewYearForm(forms.Form):
    """One more fiscal year."""

    year = forms.IntegerField(
        label="Fiscal year", min_value=FIRST_YEAR, max_value=LAST_YEAR, help_text="2027 makes FY27."
    )


class CycleForm(VersionedForm):
    """A cycle of its own dates."""

    name = NameField(max_length=40)
    first_day = day_field(label="First day")
    last_day = day_field(label="Last day")


class ReasonForm(forms.Form):
    """Why a closed period is opened again."""

    reason = NoteField(label="Reason", required=True, max_length=1000, rows=2)
