from django import forms
from django.contrib.auth.password_validation import validate_password
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from accounts.models import Company, User, time_zones
from core.currencies import currency_choices


class CompanyForm(forms.ModelForm):
    """What the first page asks about the company."""

    currency = forms.ChoiceField(label=_("Currency"), choices=currency_choices)
    time_zone = forms.ChoiceField(
        label=_("Time zone"),
        choices=time_zones,
        help_text=_("Reports and filters begin and end their days here."),
    )

    class Meta:
        model = Company
        fields = ["name", "language", "currency", "time_zone"]
        labels = {"name": _("Company name"), "language": _("Language")}


class AdminForm(forms.ModelForm):
    """The first admin: a name, an address, and a password to sign in with."""

    password = forms.CharField(
        label=_("Password"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=_("At least 8 characters."),
    )

    class Meta:
        model = User
        fields = ["name", "email"]
        labels = {"name": _("Your name"), "email": _("Your e-mail")}
        widgets = {
            "name": forms.TextInput(attrs={"autocomplete": "name"}),
            "email": forms.EmailInput(attrs={"autocomplete": "email"}),
        }

    def clean_password(self):
        password = self.cleaned_data["password"]
        validate_password(password, User(email=self.cleaned_data.get("email", "")))
        return password


def first_guess() -> dict[str, str]:
    """What a reader of this language most likely wants, before they say so."""
    french = (get_language() or "").startswith("fr")
    return {
        "language": "fr" if french else "en",
        "currency": "EUR",
        "time_zone": "Europe/Paris" if french else "Europe/London",
    }
