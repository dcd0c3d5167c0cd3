"""Forms about people: who they are, what they may do, and their own choices."""

from django import forms
from django.conf import settings

from strategy.core.forms import NameField, UnitField, VersionedForm
from strategy.core.models import Role, Unit, User
from strategy.core.organisation_forms import PasteForm, zone_field

DAYS = [(7, "a week"), (30, "a month"), (90, "three months"), (365, "a year")]


class PersonForm(VersionedForm):
    """A person as an administrator keeps them."""

    name = NameField(widget=forms.TextInput(attrs={"autocomplete": "off"}))
    email = forms.EmailField(
        label="E-mail address", max_length=254, widget=forms.EmailInput(attrs={"autocomplete": "off"})
    )

    def clean_email(self) -> str:
        """Addresses are kept in lower case; one person has one."""
        email = self.cleaned_data["email"].lower()
        others = User.objects.exclude(pk=self.row.pk if self.row else None)
        if others.filter(email__iexact=email).exists():
            raise forms.ValidationError("Somebody already signs in with this address.")
        return email


class RoleForm(forms.Form):
    """A role in a unit and all below it."""

    role = forms.ChoiceField(choices=Role.choices, initial=Role.CONTRIBUTOR)
    unit = UnitField(empty_label=None)
    may_see_pay = forms.BooleanField(
        label="May see pay",
        required=False,
        help_text="Single people's pay in this unit and below. No role includes it.",
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = Unit.objects.active()


class NewPersonForm(PersonForm):
    """A new person with their first role."""

    role = forms.ChoiceField(choices=Role.choices, initial=Role.CONTRIBUTOR)
    unit = UnitField(empty_label=None)
    invite = forms.BooleanField(
        label="Mail an invitation", required=False, initial=True, help_text="A link to choose a password."
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = Unit.objects.active()


class PeoplePasteForm(PasteForm):
    """Many people at once."""

    role = forms.ChoiceField(label="Role where none is named", choices=Role.choices, initial=Role.CONTRIBUTOR)
    invite = forms.BooleanField(
        label="Mail everybody who is new an invitation", required=False, help_text="A link to choose a password."
    )


class ProfileForm(VersionedForm):
    """One's own choices."""

    name = NameField(widget=forms.TextInput(attrs={"autocomplete": "name"}))
    time_zone = zone_field(label="Time zone", required=False, help_text="In which times are shown to you.")
    language = forms.ChoiceField(choices=settings.LANGUAGES)
    mail_reminders = forms.BooleanField(
        label="Mail me reminders",
        required=False,
        help_text="One mail a day at most, in the morning. Off: they stand in the inbox only. "
        "Invitations are mailed either way.",
    )


class TokenForm(forms.Form):
    """A key to the API."""

    name = NameField(label="What it is for", max_length=80)
    days = forms.TypedChoiceField(label="Valid for", choices=DAYS, coerce=int, initial=90)
