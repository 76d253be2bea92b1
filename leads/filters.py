"""What the inbox is narrowed to: the query string of its URL, which people can read and share."""

from typing import cast

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from contacts.models import Label, Origin
from lists.language.ast import Condition, Junction, Node, Operator, Text, join
from lists.quick import MINE, MY_TEAM, owner_value


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

    def node(self) -> Node:
        """The same as a filter."""
        chosen = self.cleaned_data
        label = chosen.get("label")
        asked = {
            "owner": owner_value(chosen.get("owner") or ""),
            "label": Text(label.name) if label else None,
            "source": Text(chosen["source"]) if chosen.get("source") else None,
        }
        parts = [Condition(path, Operator.IS, (value,)) for path, value in asked.items() if value]
        if chosen.get("q"):
            parts.append(Condition("text", Operator.CONTAINS, (Text(chosen["q"]),)))
        return join(Junction.AND, list(parts))


def _owners(user):
    """Me, my team, and then everybody by name."""
    shortcuts = [("", _("All owners")), (MINE, _("My leads"))]
    if user.team_id:
        shortcuts.append((MY_TEAM, _("My team’s leads")))
    people = User.objects.filter(is_active=True).order_by("name", "pk")
    return [*shortcuts, (_("People"), [(str(person.pk), str(person)) for person in people])]
