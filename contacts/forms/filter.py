"""What a list of contacts is narrowed to: its query string, which people can read and share."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from lists.language.ast import Condition, Junction, Node, Operator, Text, join
from lists.quick import MINE, MY_TEAM, owner_value


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

    def node(self) -> Node:
        """The same as a filter."""
        parts: list[Node] = []
        if owner := owner_value(self.cleaned_data.get("owner") or ""):
            parts.append(Condition("owner", Operator.IS, (owner,)))
        if typed := self.cleaned_data.get("q"):
            parts.append(Condition("text", Operator.CONTAINS, (Text(typed),)))
        return join(Junction.AND, parts)


def owner_choices(user: User) -> list[Any]:
    """Me, my team, and then everybody by name."""
    shortcuts = [("", _("All owners")), (MINE, _("My contacts"))]
    if user.team_id:
        shortcuts.append((MY_TEAM, _("My team’s contacts")))
    people = User.objects.filter(is_active=True).order_by("name", "pk")
    return [*shortcuts, (_("People"), [(str(person.pk), str(person)) for person in people])]
