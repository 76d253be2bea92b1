"""What the forms of people and organizations share."""

from collections.abc import Collection, Iterable
from typing import Any

from django import forms
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from contacts.duplicates import Candidate
from contacts.forms.countries import country_choices
from contacts.forms.points import EmailSet, PhoneSet, point_set
from contacts.models import Label
from contacts.picking.picked import unseen
from contacts.points import tidy
from core.inline import ask_again, values_shown
from fields.forms import CustomFields

POINT_SETS: dict[str, Any] = {"emails": EmailSet, "phones": PhoneSet}
ADDRESS = ("street", "postcode", "city", "region", "country")


class ContactForm(CustomFields, forms.ModelForm):
    """A contact with its e-mails and phones.

    Every field sends back what it showed, so `changes()` holds what this person changed, and two
    people who edit different fields do not undo each other. After a refusal, `candidates` holds
    likely duplicates that the user has not seen.

    With `only`, it is a part of the form: these fields (and `emails`, `phones`) of a saved contact.
    """

    emails: Any = None
    phones: Any = None

    def __init__(
        self,
        data: Any = None,
        *,
        user: User,
        instance: Any = None,
        only: Collection[str] = (),
        **kwargs: Any,
    ):
        super().__init__(data, instance=instance, **kwargs)
        self.user = user
        self.contact: Any = instance
        self.candidates: list[Candidate] = []
        for name, kind in POINT_SETS.items():
            if not only or name in only:
                setattr(self, name, point_set(kind, data, instance, name, self.auto_id))
        for name in [name for name in self.fields if only and name not in only]:
            del self.fields[name]
        self._offer()
        for name, field in self.fields.items():
            field.show_hidden_initial = instance is not None and name != "organization_name"
        if not only:
            self.offer_custom(self._meta.model, instance, user=user)

    @property
    def seen(self) -> frozenset[str]:
        """Candidates that the user has been shown."""
        return (
            frozenset(self.data.getlist("seen")) if hasattr(self.data, "getlist") else frozenset()
        )

    @property
    def address_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in ADDRESS]

    def is_valid(self) -> bool:
        # All three say what is wrong, not only the first.
        return all([super().is_valid(), *(points.is_valid() for _name, points in self._points())])

    @property
    def was(self) -> dict[str, Any]:
        """What the form showed of all that its user changed: what a service compares."""
        points = {name: points.touched() for name, points in self._points()}
        return {**values_shown(self), **points}

    def ask_again(self, fresh: "ContactForm") -> None:
        """Keep what was typed, and know what `fresh`, the form of the contact as of now, shows.

        E-mails and phones that are gone by now are new ones when they are saved once more.
        """
        ask_again(self, fresh)
        data: Any = self.data
        for name, points in self._points():
            points.data = self.data
            saved = {row.initial.get("value") for row in getattr(fresh, name).forms}
            for row in points.forms:
                row.data = self.data
                if row.was not in saved:
                    data[row.add_initial_prefix("value")] = ""

    def changes(self) -> dict[str, Any]:
        """What was changed, for a service: field names, `labels`, `emails` and `phones`."""
        changed = self.own_changes()
        for name, points in self._points():
            if points.is_changed:
                saved = getattr(self.contact, name).order_by("position", "pk")
                changed[name] = points.points(saved)
        return changed

    def details(self) -> dict[str, Any]:
        """Everything of a new contact, for a service."""
        given = {
            name: value for name, value in self.own_values().items() if value not in (None, "")
        }
        given["custom"] = self.custom_values()
        return {**given, "emails": self.emails.points(), "phones": self.phones.points()}

    def ask_about(self, found: list[Candidate]) -> None:
        """Refuse once, and show what was found, when it holds a duplicate nobody has seen."""
        if unseen(found, self.seen):
            self.candidates = found
            self.add_error(
                None, _("This contact may exist already. Open it, or save again to keep both.")
            )

    def _post_clean(self) -> None:
        """The services write, and the database keeps the rules: no instance is built here."""

    def _offer(self) -> None:
        fields: dict[str, Any] = self.fields
        entity = self._meta.model._meta.model_name
        if "labels" in fields:
            labels = Label.objects.filter(entity=entity).order_by("position", "pk")
            fields["labels"].queryset = labels
            if not labels.exists():
                del fields["labels"]
        if "owner" in fields:
            current = Q(pk=self.contact.owner_id) if self.contact else Q(pk=self.user.pk)
            owners = User.objects.filter(Q(is_active=True) | current).order_by("name", "pk")
            fields["owner"].queryset = owners
            fields["owner"].empty_label = None
        if self.contact is None:
            self.initial.setdefault("owner", self.user.pk)

    def _points(self) -> list[tuple[str, Any]]:
        return [(name, points) for name in POINT_SETS if (points := getattr(self, name))]

    def typed(self, name: str) -> str:
        """What stands in a field, valid or not."""
        return tidy(str(self.data.get(self.add_prefix(name)) or ""))


def country_field() -> forms.ChoiceField:
    return forms.ChoiceField(
        label=gettext_lazy("Country"),
        choices=country_choices,
        required=False,
    )


def same_values(names: Iterable[str], form: ContactForm) -> dict[str, str]:
    return {name: form.typed(name) for name in names}
