"""What a list of contacts is narrowed to: its query string, which people can read and share."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from contacts.listing import matching

MINE, MY_TEAM = "me", "team"


class ContactFilter(forms.Form):
    """`?q=acme&owner=me`: what makes no sense is left out."""

    q = forms.CharField(required=False, max_length=200, label=_("Search contacts"))
    owner = forms.ChoiceField(required=False, label=_("Owner"))

    def __init__(self, data: Any, *, user: User):
        super().__init__(data)
        self.user = user
        owner: Any = self.fields["owner"]
        owner.choices = owner_choices(user)
        owner.widget.attrs |= {"class": "input", "aria-label": owner.label}
        self.is_valid()

    @property
    def chosen(self) -> dict[str, str]:
        """The filters in force, as the URL writes them."""
        return {name: self.data[name] for name in self.fields if self.cleaned_data.get(name)}

    def narrow(self, contacts: Any) -> Any:
        """The contacts that the filters leave."""
        owner, typed = self.cleaned_data.get("owner"), self.cleaned_data.get("q")
        if owner == MINE:
            contacts = contacts.filter(owner=self.user)
        elif owner == MY_TEAM:
            contacts = contacts.filter(owner__team=self.user.team_id)
        elif owner:
            contacts = contacts.filter(owner=owner)
        return matching(contacts, typed) if typed else contacts


def owner_choices(user: User) -> list[Any]:
    """Me, my team, and then everybody by name."""
    shortcuts = [("", _("All owners")), (MINE, _("My contacts"))]
    if user.team_id:
        shortcuts.append((MY_TEAM, _("My team’s contacts")))
    people = User.objects.filter(is_active=True).order_by("name", "pk")
    return [*shortcuts, (_("People"), [(str(person.pk), str(person)) for person in people])]
