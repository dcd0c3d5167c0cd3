"""The choices of an export."""

from django import forms

from aop.export_options import CHOICES, Options

LABELS = {
    "format": "Format",
    "sign": "Signs",
    "shown": "Amounts are shown",
    "zeros": "Zero is shown as",
    "delimiter": "Between cells",
    "decimal": "Decimal mark",
    "encoding": "Encoding",
    "line_ends": "Line ends",
}


class ExportForm(forms.Form):
    """Every choice of `Options`, with its words; the first of each is the usual one."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name, choices in CHOICES.items():
            widget = forms.RadioSelect if name in {"format", "sign"} else forms.Select
            usual = next(iter(choices))
            self.fields[name] = forms.ChoiceField(
                choices=list(choices.items()), label=LABELS[name], widget=widget, initial=usual
            )

    def options(self) -> Options:
        """What was chosen; the form is valid."""
        return Options.of(self.cleaned_data)
