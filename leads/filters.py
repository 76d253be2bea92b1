"""What the inbox is narrowed to: the query string of its URL, which people can read and share."""

from typing import cast

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from contacts.models import Label, Origin
from leads.search import containing

MINE, MY_TEAM = "me", "team"


class InboxFilter(forms.Form):
    """`?q=acme&owner=me&label=Hot&source=import`: what makes no sense is left out."""

    q = forms.CharField(required=False, max_length=100, label=_("Search leads"))
    owner = forms.ChoiceField(required=False, label=_("Owner"))
    label = forms.ModelChoiceField(
        Label.objects.filter(entity=Label.Entity.LEAD).order_by("position", "pk"),
        required=False,
        to_field_name="name",
        label=_("Label"),
        empty_label=_("All labels"),
    )
    source = forms.ChoiceField(
        required=False, label=_("Source"), choices=[("", _("All sources")), *Origin.choices]
    )

    def __init__(self, data, *, user):
        super().__init__(data)
        self.user = user
        owner = cast("forms.ChoiceField", self.fields["owner"])
        owner.choices = _owners(user)
        for field in self.fields.values():
            field.widget.attrs |= {"class": "input", "aria-label": field.label}
        self.is_valid()

    @property
    def chosen(self) -> dict[str, str]:
        """The filters in force, as the URL writes them."""
        return {name: self.data[name] for name in self.fields if self.cleaned_data.get(name)}

    def narrow(self, leads):
        chosen = self.cleaned_data
        if chosen.get("owner"):
            leads = leads.filter(self._owned_by(chosen["owner"]))
        if chosen.get("label"):
            leads = leads.filter(labels=chosen["label"])
        if chosen.get("source"):
            leads = leads.filter(origin=chosen["source"])
        if chosen.get("q"):
            leads = leads.filter(pk__in=containing(chosen["q"], self.user))
        return leads

    def _owned_by(self, owner: str) -> Q:
        if owner == MINE:
            return Q(owner=self.user)
        if owner == MY_TEAM:
            return Q(owner__team=self.user.team_id)
        return Q(owner=owner)


def _owners(user):
    """Me, my team, and then everybody by name."""
    shortcuts = [("", _("All owners")), (MINE, _("My leads"))]
    if user.team_id:
        shortcuts.append((MY_TEAM, _("My team’s leads")))
    people = User.objects.filter(is_active=True).order_by("name", "pk")
    return [*shortcuts, (_("People"), [(str(person.pk), str(person)) for person in people])]
