"""People and organizations as lists, filters and bulk edits know them."""

from typing import Any

from django.db.models import OuterRef, Prefetch, Q, Subquery
from django.utils.html import format_html
from django.utils.translation import gettext as _text
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from contacts.forms import OrganizationForm, PersonForm
from contacts.forms.filter import ContactFilter
from contacts.listing import matching
from contacts.models import Email, Label, Organization, Person, Phone
from contacts.points import to_e164
from contacts.services import update_organization, update_person
from contacts.services.rules import may_edit
from contacts.services.trash import not_needed
from lists.columns import Column, Entity, Link, Scope
from lists.custom import custom_columns
from lists.editing import editable
from lists.kinds.base import said
from lists.kinds.chosen import LabelKind, NamedKind, SearchKind
from lists.kinds.plain import DayKind, LowerKind, TextKind
from lists.language.ast import FilterError, Operator
from lists.shared import delete_action, moment, owner, owner_link, visibility

PRIMARY_FIRST = ("-is_primary", "position", "pk")
# In place of a contact that is there, and that the reader may not see.
HIDDEN = object()


def key_of(record: Any, kind: str) -> Any:
    """The id of a record's contact, hidden or not."""
    return getattr(record, f"{kind}_id")


class ContactKind(NamedKind):
    """A person or an organization; that there is a hidden one is said."""

    def cell(self, value):
        if value is HIDDEN:
            return format_html('<span class="soft">{}</span>', _text("Hidden contact"))
        return super().cell(value)


class EmailKind(LowerKind):
    """Addresses; the primary one is shown."""

    def cell(self, value):
        return first_point(value, lambda email: ("mailto", email.address, email.address))


def first_point(points: Any, link: Any) -> str:
    """A way to reach a contact, and how many others there are."""
    first, *others = list(points) or [None]
    if first is None:
        return ""
    more = format_html(' <span class="soft">+{}</span>', len(others)) if others else ""
    return format_html('<a href="{}:{}">{}</a>{}', *link(first), more)


class PhoneKind(TextKind):
    """Numbers in any writing: only their digits count."""

    operators: tuple[Operator, ...] = (
        Operator.CONTAINS,
        Operator.CONTAINS_NOT,
        Operator.IS,
        Operator.IS_NOT,
        Operator.EMPTY,
        Operator.FILLED,
    )

    def cell(self, value):
        return first_point(value, lambda phone: ("tel", phone.e164 or phone.number, phone.number))

    def test(self, column, operator, values, reader):
        typed = said(values[0])
        digits = "".join(character for character in typed if character in "0123456789")
        if not digits:
            raise FilterError(_text("Write some digits of the number."))
        if operator == Operator.IS:
            number = to_e164(typed)
            return Q(digits=digits) | Q(e164=number) if number else Q(digits=digits)
        return Q(e164__contains=digits.lstrip("0") or digits) | Q(digits__contains=digits)


def labels_of(entity: str) -> Any:
    """The labels that records of an entity may have."""

    def options() -> Any:
        return Label.objects.filter(entity=entity).order_by("position", "pk")

    return options


def label_column(model: Any, **more: Any) -> Column:
    """The labels of a record; each is a value of its own."""
    name = str(model._meta.model_name)

    def rows(user: User) -> Any:
        return model.labels.through.objects.filter(**{name: OuterRef("pk")})

    return Column(
        key="label",
        label=_("Labels"),
        kind=LabelKind(labels_of(name), noun=_("Labels")),
        at="label_id",
        rows=rows,
        value=lambda record: record.shown_labels,
        load=lambda rows: rows.prefetch_related(
            Prefetch("labels", Label.objects.order_by("position", "pk"), to_attr="shown_labels")
        ),
        is_sortable=False,
        **more,
    )


def person_rows(user: User) -> Any:
    """The person that a record leads to, if the user may see them."""
    return Person.objects.visible_to(user).filter(pk=OuterRef("person_id"))


def organization_rows(user: User) -> Any:
    """The organization that a record leads to, if the user may see it."""
    return Organization.objects.visible_to(user).filter(pk=OuterRef("organization_id"))


def contact_column(kind: str, **more: Any) -> Column:
    """The person or the organization of a record, by name or by id."""
    return Column(
        key=kind,
        label={"person": _("Person"), "organization": _("Organization")}[kind],
        kind=ContactKind(entity=kind),
        at="name",
        folded="name_folded",
        rows=(rows := {"person": person_rows, "organization": organization_rows}[kind]),
        order=lambda user: Subquery(rows(user).order_by().values("name_folded")[:1]),
        value=lambda record: getattr(record, kind) or (HIDDEN if key_of(record, kind) else None),
        through=(kind,),
        **more,
    )


def contact_link(kind: str) -> Link:
    """To the facts of a record's person or organization."""
    return Link(
        key=kind,
        label={"person": _("Person"), "organization": _("Organization")}[kind],
        entity=kind,
        rows={"person": person_rows, "organization": organization_rows}[kind],
        attribute=kind,
    )


def _points(model: Any, name: str) -> Any:
    def rows(user: User) -> Any:
        return model.objects.filter(**{name: OuterRef("pk")})

    return rows


def _search(model: Any) -> Any:
    def find(user: User, typed: str) -> Q:
        return Q(pk__in=matching(model.objects.order_by(), typed).values("pk"))

    return find


def _shared(model: Any) -> list[Column]:
    name = str(model._meta.model_name)
    return [
        Column(
            key="text",
            label=_("Name, e-mail or phone"),
            kind=SearchKind(_search(model)),
            is_shown=False,
            is_sortable=False,
        ),
        Column(
            key="email",
            label=_("E-mail"),
            kind=EmailKind(),
            at="address",
            folded="normalized",
            rows=_points(Email, name),
            value=lambda record: record.shown_emails,
            load=lambda rows: rows.prefetch_related(
                Prefetch("emails", Email.objects.order_by(*PRIMARY_FIRST), to_attr="shown_emails")
            ),
            is_sortable=False,
            is_default=True,
        ),
        Column(
            key="phone",
            label=_("Phone"),
            kind=PhoneKind(),
            at="number",
            rows=_points(Phone, name),
            value=lambda record: record.shown_phones,
            load=lambda rows: rows.prefetch_related(
                Prefetch("phones", Phone.objects.order_by(*PRIMARY_FIRST), to_attr="shown_phones")
            ),
            is_sortable=False,
            is_default=True,
        ),
        label_column(model),
        Column(key="street", label=_("Street and number"), kind=TextKind()),
        Column(key="postcode", label=_("Postcode"), kind=TextKind()),
        Column(key="city", label=_("City"), kind=TextKind()),
        Column(key="region", label=_("Region or state"), kind=TextKind()),
        Column(key="country", label=_("Country"), kind=TextKind()),
        owner(is_default=True, is_minor=True),
        visibility(),
        moment("created", _("Created"), "created_at", is_default=True, is_minor=True),
        moment("changed", _("Last changed"), "updated_at"),
    ]


ADDRESS_EDITED = {name: (name,) for name in ("street", "postcode", "city", "region", "country")}
SHARED_EDITED = {
    "label": ("labels",),
    "owner": ("owner",),
    "visibility": ("visibility",),
    **ADDRESS_EDITED,
}
PEOPLE_EDITED = {
    "name": ("first_name", "last_name"),
    "first_name": ("first_name",),
    "last_name": ("last_name",),
    "job_title": ("job_title",),
    "birthday": ("born_on",),
    **SHARED_EDITED,
}
ORGANIZATIONS_EDITED = {"name": ("name",), "domain": ("domain",), **SHARED_EDITED}


def may_delete(contact: Any, user: User) -> bool:
    """Whether a user who sees the contact may put it into the trash."""
    return bool(contact.may_be_deleted_by(user))


PEOPLE = Entity(
    key="person",
    label=_("Person"),
    plural=_("People"),
    model=Person,
    visible=Person.objects.visible_to,
    named_by=("first_name", "last_name"),
    columns=editable(
        [
            Column(
                key="name", label=_("Name"), kind=TextKind(), folded="name_folded", is_default=True
            ),
            contact_column("organization", is_default=True),
            Column(key="first_name", label=_("First name"), kind=TextKind()),
            Column(key="last_name", label=_("Last name"), kind=TextKind()),
            Column(key="job_title", label=_("Job title"), kind=TextKind()),
            Column(key="birthday", label=_("Birth day"), kind=DayKind(), at="born_on"),
            *_shared(Person),
        ],
        PEOPLE_EDITED,
        form=lambda user, contact: PersonForm(user=user, instance=contact),
        single=("name", "first_name", "last_name"),
    ),
    further=[custom_columns(Person)],
    save=update_person,
    may_edit=may_edit,
    actions=[delete_action("person", may=may_delete, rows=not_needed)],
    links=[contact_link("organization"), owner_link()],
    scopes={
        "book": Scope(lambda people: people.confirmed(), "contacts:people"),
        "provisional": Scope(lambda people: people.provisional(), "contacts:people_provisional"),
    },
    quick=lambda given, user: ContactFilter(given, user=user).node(),
    quick_names=("q", "owner"),
    sort="name",
)
ORGANIZATIONS = Entity(
    key="organization",
    label=_("Organization"),
    plural=_("Organizations"),
    model=Organization,
    visible=Organization.objects.visible_to,
    named_by=("name",),
    columns=editable(
        [
            Column(
                key="name", label=_("Name"), kind=TextKind(), folded="name_folded", is_default=True
            ),
            Column(key="domain", label=_("Web domain"), kind=TextKind(), is_default=True),
            *_shared(Organization),
        ],
        ORGANIZATIONS_EDITED,
        form=lambda user, contact: OrganizationForm(user=user, instance=contact),
        single=("name", "domain"),
    ),
    further=[custom_columns(Organization)],
    save=update_organization,
    may_edit=may_edit,
    actions=[delete_action("organization", may=may_delete, rows=not_needed)],
    links=[
        owner_link(),
        Link(
            key="people",
            label=_("People"),
            entity="person",
            rows=lambda user: Person.objects.visible_to(user).filter(organization=OuterRef("pk")),
        ),
    ],
    scopes={
        "book": Scope(lambda firms: firms.confirmed(), "contacts:organizations"),
        "provisional": Scope(
            lambda firms: firms.provisional(), "contacts:organizations_provisional"
        ),
    },
    quick=lambda given, user: ContactFilter(given, user=user).node(),
    quick_names=("q", "owner"),
    sort="name",
)
