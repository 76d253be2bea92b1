"""Taking the demo away again, without what people added to it."""

from collections.abc import Collection

from django.apps import apps
from django.db import models, transaction

from accounts.company import forget_company
from accounts.models import Company, Team, User
from crm.models import DemoRecord
from history.models import Event

# What goes first never stands in the way of what goes later; parts go with their record.
ORDER = [
    "activities.note",
    "activities.activity",
    "leads.conversion",
    "leads.lead",
    "deals.deal",
    "contacts.person",
    "contacts.organization",
    "history.operation",
]
PARTS = {
    "contacts.email",
    "contacts.phone",
    "contacts.externalid",
    "contacts.notsame",
    "contacts.personchange",
    "contacts.organizationchange",
    "deals.outcome",
    "deals.stagevisit",
    "deals.dealchange",
    "history.entry",
    "leads.leadchange",
}


def is_of_the_demo(user: User) -> bool:
    """Whether this sign-in came with the demo, and goes with it."""
    return DemoRecord.objects.filter(record_type="accounts.user", record_id=str(user.pk)).exists()


@transaction.atomic
def leave(user: User, *, new_admin: dict[str, str] | None, company: dict[str, str]) -> User:
    """Begin for real: make the first admin if the demo's own asks for it, then remove the demo.

    `new_admin` holds admin_name, admin_email and password. Returns who signs in from now on.
    """
    heir = user
    if new_admin:
        heir = User.objects.create_user(
            new_admin["admin_email"],
            new_admin["password"],
            name=new_admin["admin_name"],
            role=User.Role.ADMIN,
            language=company["language"],
        )
    remove(heir=heir, **company)
    return heir


@transaction.atomic
def remove(*, heir: User, **company) -> None:
    """Delete the demo's records and sign-ins, and make the company the user's own.

    A demo record that something of the user's hangs on (a note on a demo deal, a deal with a
    demo person) stays. What stays, and belonged to a demo user, goes to `heir`: an admin who is
    not one of them. `company` holds the new name, language, currency and time zone.
    """
    delete_all(["accounts.user", "accounts.team"])
    for user in User.objects.filter(pk__in=_ids("accounts.user")).exclude(pk=heir.pk):
        _hand_over(user, heir)
        user.delete()
    for team in Team.objects.filter(pk__in=_ids("accounts.team")):
        if not team.members.exists() and not _is_referred_to(team):
            team.delete()
    DemoRecord.objects.all().delete()
    Company.objects.update(**company, is_demo=False)
    forget_company()


def delete_all(kept_types: Collection[str] = ()) -> None:
    """Delete every record of the demo that nothing of the user's hangs on."""
    for record_type in ORDER:
        if record_type not in kept_types:
            _delete(apps.get_model(record_type))


def _ids(record_type: str) -> list[str]:
    rows = DemoRecord.objects.filter(record_type=record_type)
    return list(rows.values_list("record_id", flat=True))


def _delete(model: type[models.Model]) -> None:
    record_type = model._meta.label_lower
    doomed = model._base_manager.filter(pk__in=_ids(record_type))
    for related in model._meta.related_objects:
        if _is_work(related, model):
            hanging = related.related_model._base_manager.filter(
                **{related.field.name: models.OuterRef("pk")}
            )
            doomed = doomed.exclude(models.Exists(hanging))
    keys = list(doomed.values_list("pk", flat=True))
    gone = [str(key) for key in keys]
    model._base_manager.filter(pk__in=keys).delete()
    Event.objects.filter(subject_type=record_type, subject_id__in=gone).delete()


def _is_work(related, model: type[models.Model]) -> bool:
    """Whether rows of this relation are somebody's work, rather than parts of the record.

    What of the demo could go is gone by then: whatever still hangs on a record keeps it.
    """
    label = related.related_model._meta.label_lower
    return not related.many_to_many and related.related_model is not model and label not in PARTS


def _hand_over(user: User, heir: User) -> None:
    for related in _protectors(User):
        name = related.field.name
        related.related_model._base_manager.filter(**{name: user}).update(**{name: heir})


def _is_referred_to(team: Team) -> bool:
    return any(
        related.related_model._base_manager.filter(**{related.field.name: team}).exists()
        for related in _protectors(Team)
    )


def _protectors(model: type[models.Model]) -> list[models.ManyToOneRel]:
    """Relations whose rows would not let a record of this model go, hidden ones included."""
    return [
        related
        for related in model._meta.get_fields(include_hidden=True)
        if isinstance(related, models.ManyToOneRel) and related.on_delete is models.PROTECT
    ]
