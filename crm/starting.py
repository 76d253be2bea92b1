"""A new installation begins: a company, its first admin, and what a team needs to start."""

from django.db import connection, transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from accounts.company import forget_company
from accounts.models import Company, User
from contacts.models import Channel, Label
from core.errors import Rejected
from deals.models import LostReason, Pipeline, Stage
from leads.models import ArchiveReason

# One number for "somebody is setting up this installation": two first pages sent at once
# must not make two companies.
SETUP_LOCK = 0x70617373


@transaction.atomic
def start_company(*, name: str, language: str, currency: str, time_zone: str, is_demo=False):
    """Make the company's row, pipelines, labels, lost reasons and channels, in its language.

    Raises `Rejected` when there is a company already.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [SETUP_LOCK])
    if Company.objects.exists():
        raise Rejected(_("This installation is already set up. Sign in instead."))
    company = Company.objects.create(
        name=name, language=language, currency=currency, time_zone=time_zone, is_demo=is_demo
    )
    add_what_a_team_needs(language)
    forget_company()
    return company


@transaction.atomic
def set_up(*, admin_name: str, admin_email: str, password: str, **company) -> User:
    """Answer the first page: the company and its first admin, who is returned."""
    start_company(**company)
    return User.objects.create_user(
        admin_email, password, name=admin_name, role=User.Role.ADMIN, language=company["language"]
    )


def add_what_a_team_needs(language: str) -> None:
    """Two pipelines, labels, lost reasons and channels, named in this language."""
    with override(language):
        _add_pipelines()
        _add_labels()
        _add_lists()


def _add_pipelines() -> None:
    pipelines = {
        _("New business"): [
            (_("Qualified"), 10, 14),
            (_("Contact made"), 25, 14),
            (_("Needs defined"), 40, 21),
            (_("Proposal made"), 60, 21),
            (_("Negotiation"), 80, 14),
        ],
        _("Renewals"): [
            (_("To renew"), 50, 30),
            (_("Offer sent"), 70, 21),
            (_("Agreed in principle"), 90, 14),
        ],
    }
    for position, (name, stages) in enumerate(pipelines.items()):
        pipeline = Pipeline.objects.create(name=name, position=position)
        Stage.objects.bulk_create(
            Stage(
                pipeline=pipeline,
                name=stage,
                position=place,
                probability=probability,
                rots_after_days=days,
            )
            for place, (stage, probability, days) in enumerate(stages)
        )


def _add_labels() -> None:
    labels = {
        Label.Entity.LEAD: [
            (_("Hot"), "red"),
            (_("Warm"), "yellow"),
            (_("Cold"), "blue"),
        ],
        Label.Entity.DEAL: [
            (_("Hot"), "red"),
            (_("Warm"), "yellow"),
            (_("Cold"), "blue"),
            (_("Priority"), "purple"),
        ],
        Label.Entity.PERSON: [(_("Decision maker"), "green"), (_("Technical contact"), "gray")],
        Label.Entity.ORGANIZATION: [(_("Customer"), "green"), (_("Partner"), "purple")],
    }
    Label.objects.bulk_create(
        Label(entity=entity, name=name, colour=colour, position=position)
        for entity, named in labels.items()
        for position, (name, colour) in enumerate(named)
    )


def _add_lists() -> None:
    reasons = [
        _("Price too high"),
        _("Chose a competitor"),
        _("No budget"),
        _("No answer"),
        _("Bad timing"),
        _("Project cancelled"),
    ]
    LostReason.objects.bulk_create(
        LostReason(name=name, position=position) for position, name in enumerate(reasons)
    )
    why_archived = [
        _("Not a fit"),
        _("No answer"),
        _("No budget"),
        _("Bad timing"),
        _("Already a customer"),
        _("Spam"),
    ]
    ArchiveReason.objects.bulk_create(
        ArchiveReason(name=name, position=position) for position, name in enumerate(why_archived)
    )
    channels = [_("Recommendation"), _("Trade fair"), _("Web search"), _("Newsletter")]
    Channel.objects.bulk_create(
        Channel(name=name, position=position) for position, name in enumerate(channels)
    )
