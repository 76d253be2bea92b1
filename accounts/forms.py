from django import forms
from django.contrib.auth.password_validation import validate_password
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from accounts.models import Company, Invitation, Language, Team, Theme, User, time_zones
from core.currencies import currency_choices

MONTHS = [
    (1, _("January")),
    (2, _("February")),
    (3, _("March")),
    (4, _("April")),
    (5, _("May")),
    (6, _("June")),
    (7, _("July")),
    (8, _("August")),
    (9, _("September")),
    (10, _("October")),
    (11, _("November")),
    (12, _("December")),
]


class ProfileForm(forms.ModelForm):
    language = forms.ChoiceField(
        label=_("Language"),
        required=False,
        choices=lambda: [
            ("", _("As the browser asks")),
            *Language.choices,
        ],
    )
    time_zone = forms.ChoiceField(
        label=_("Time zone"),
        required=False,
        choices=lambda: [("", _("As the company")), *time_zones()],
    )

    class Meta:
        model = User
        fields = ["name", "language", "time_zone", "theme", "has_shortcuts"]
        labels = {
            "name": _("Name"),
            "theme": _("Theme"),
            "has_shortcuts": _("Single letters work as keyboard shortcuts"),
        }
        widgets = {"name": forms.TextInput(attrs={"autocomplete": "name"})}


class ThemeForm(forms.Form):
    theme = forms.ChoiceField(choices=Theme)


class ShortcutsForm(forms.Form):
    has_shortcuts = forms.BooleanField(
        label=_("Single letters work as keyboard shortcuts"), required=False
    )


class CompanySettingsForm(forms.ModelForm):
    currency = forms.ChoiceField(
        label=_("Currency"),
        choices=currency_choices,
        help_text=_("New leads and deals begin with it. Those that exist keep theirs."),
    )
    time_zone = forms.ChoiceField(
        label=_("Time zone"),
        choices=time_zones,
        help_text=_("Reports and filters begin and end their days here."),
    )
    fiscal_year_starts_in = forms.TypedChoiceField(
        label=_("Fiscal year begins in"), choices=MONTHS, coerce=int
    )

    class Meta:
        model = Company
        fields = [
            "name",
            "language",
            "currency",
            "time_zone",
            "fiscal_year_starts_in",
            "reps_edit_only_their_own",
        ]
        labels = {
            "name": _("Company name"),
            "language": _("Language of new invitations"),
            "reps_edit_only_their_own": _("Sales reps edit only what they own"),
        }


def team_field() -> forms.ModelChoiceField:
    teams = Team.objects.order_by("name", "pk")
    return forms.ModelChoiceField(teams, label=_("Team"), required=False, empty_label=_("No team"))


class UserForm(forms.ModelForm):
    team = team_field()

    class Meta:
        model = User
        fields = ["name", "role", "team", "is_active"]
        labels = {
            "name": _("Name"),
            "role": _("Role"),
            "is_active": _("May sign in"),
        }


class InvitationForm(forms.ModelForm):
    team = team_field()

    class Meta:
        model = Invitation
        fields = ["email", "name", "role", "team", "language"]
        labels = {
            "email": _("E-mail"),
            "name": _("Name"),
            "role": _("Role"),
            "language": _("Language"),
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["language"].initial = (get_language() or "en")[:2]

    def validate_constraints(self):
        """Inviting somebody again is allowed: the newer invitation takes the older one's place."""


class TeamForm(forms.ModelForm):
    class Meta:
        model = Team
        fields = ["name"]
        labels = {"name": _("Name of the team")}

    def validate_constraints(self):
        """A team of that name is given back rather than refused."""


class JoinForm(forms.Form):
    name = forms.CharField(
        label=_("Your name"),
        max_length=150,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    password = forms.CharField(
        label=_("Password"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=_("At least 8 characters."),
    )

    def __init__(self, *args, email: str, **kwargs):
        super().__init__(*args, **kwargs)
        self.email = email

    def clean_password(self):
        password = self.cleaned_data["password"]
        validate_password(password, User(email=self.email, name=self.cleaned_data.get("name", "")))
        return password
