import os

from django.db import transaction

from accounts.company import forget_company
from accounts.models import Company, Team, User
from contacts.models import Channel, Label
from crm.demo.contacts import build_address_book
from crm.demo.deals import build_deals
from crm.demo.leads import build_leads
from crm.demo.removing import delete_all
from crm.demo.scene import Scene, keep
from crm.demo.texts import TEXTS
from crm.demo.work import build_work
from crm.models import DemoRecord
from crm.starting import add_what_a_team_needs, start_company
from deals.models import LostReason, Pipeline, Stage
from leads.models import ArchiveReason

COMPANY = "Atelier Lumen"
# For trying only: the sign-ins are printed at every start and go with the demo data.
PASSWORD = "footbridge-demo"  # noqa: S105
# E-mail, role, name, and the number of the team.
CAST = [
    ("rep@example.com", "rep", "Camille Robin", 0),
    ("manager@example.com", "manager", "Daniel Okafor", 0),
    ("admin@example.com", "admin", "Ingrid Lemoine", 1),
    ("theo@example.com", "rep", "Théo Vasseur", 0),
    ("priya@example.com", "rep", "Priya Lawson", 1),
    ("hugo@example.com", "rep", "Hugo Weber", 1),
]
SIGN_INS = [(email, PASSWORD, role) for email, role, name, team in CAST[:3]]


def is_wanted() -> bool:
    """Whether a start should load the demo: nothing is set up, and DEMO=0 was not said."""
    return os.environ.get("DEMO", "1") != "0" and not Company.objects.exists()


@transaction.atomic
def load(language: str = "en") -> None:
    """Make the demo company with its people, months of history included.

    `language` is "en" or "fr". Raises `Rejected` when a company is set up already.
    """
    start_company(
        name=COMPANY,
        language=language,
        currency="EUR",
        time_zone="Europe/Paris",
        is_demo=True,
    )
    teams = [Team.objects.create(name=name) for name in TEXTS[language].teams]
    keep(teams)
    keep(
        [
            User.objects.create_user(email, PASSWORD, role=role, name=name, team=teams[team])
            for email, role, name, team in CAST
        ]
    )
    _tell(language)


@transaction.atomic
def retell(language: str) -> bool:
    """Tell the demo in another language, as long as nobody has worked in it.

    Called at the first sign-in: only then is the reader's language known. Returns whether it
    was told again.
    """
    company = Company.objects.select_for_update().first()
    if company is None or not company.is_demo or company.language == language:
        return False
    if language not in TEXTS or User.objects.exclude(last_login=None).exists():
        return False
    company.language = language
    company.save(update_fields=["language"])
    forget_company()
    for team, name in zip(Team.objects.order_by("pk"), TEXTS[language].teams, strict=False):
        Team.objects.filter(pk=team.pk).update(name=name)
    _forget_the_story()
    add_what_a_team_needs(language)
    _tell(language)
    return True


def _tell(language: str) -> None:
    sellers = User.objects.select_related("team").filter(role__in=["rep", "manager"])
    scene = Scene(language, list(sellers.order_by("pk")))
    build_address_book(scene)
    deals = build_deals(scene)
    leads = build_leads(scene, deals)
    build_work(scene, leads, deals)


def _forget_the_story() -> None:
    delete_all(["accounts.user", "accounts.team"])
    for model in (Stage, Pipeline, Label, LostReason, ArchiveReason, Channel):
        model.objects.all().delete()
    DemoRecord.objects.exclude(record_type__in=["accounts.user", "accounts.team"]).delete()
