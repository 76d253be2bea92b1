"""Every page can be used by everybody: axe finds nothing, nothing is wider than the screen."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from accounts.models import User
from contacts.services import add_affiliation, relate, set_parent
from contacts.tasks import find_twins
from deals.services import lose_deal, update_deal, win_deal
from fields.services import add_field
from imports.models import Import
from tests.factories import (
    ActivityFactory,
    DealFactory,
    LabelFactory,
    LeadFactory,
    NoteFactory,
    OrganizationFactory,
    PersonFactory,
    PipelineFactory,
)

RULES = {
    "resultTypes": ["violations"],
    "preload": False,  # it would ask for the parts of app.css beside the page
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
}
# What a reader has in front of them: name, address, and what to press for a dialog or a panel.
SCREENS = [
    ("inbox", "leads:inbox", ""),
    ("archived leads", "leads:archived", ""),
    ("filter of leads", "leads:inbox", "#list-tools a.chip"),
    ("columns of leads", "leads:inbox", "#list-tools a[href*=columns]"),
    ("lead panel", "leads:lead", ""),
    ("new lead", "leads:inbox", "main a[href$='/leads/new/']"),
    ("edit lead", "leads:lead", "#panel .section__head a[href$='/edit/']"),
    ("value of a lead", "leads:lead", "#panel inline-edit[id$=value] .inline__open"),
    ("labels of a lead", "leads:labels", ""),
    ("why a lead is archived", "leads:archiving", ""),
    ("conversion", "leads:lead", "#panel a[href$='/conversion/']"),
    ("board", "deals:board", ""),
    ("new deal", "deals:board", "main .page-head a[href*='/deals/new/']"),
    ("deal list", "deals:list", ""),
    ("deal", "deals:deal", ""),
    ("value of a deal", "deals:deal", "inline-edit[id$=value] .inline__open"),
    ("lost deal", "deals:deal", "#deal-lost"),
    ("people", "contacts:people", ""),
    ("provisional people", "contacts:people_provisional", ""),
    ("person", "contacts:person", ""),
    ("e-mails of a person", "contacts:person", "inline-edit[id$=emails] .inline__open"),
    ("role of a person", "contacts:person", "#role-new"),
    ("new person", "contacts:person_new", ""),
    ("edit person", "contacts:person_edit", ""),
    ("organizations", "contacts:organizations", ""),
    ("organization", "contacts:organization", ""),
    ("link of an organization", "contacts:organization", "#link-new"),
    ("new organization", "contacts:organization_new", ""),
    ("duplicates", "contacts:merge_queue", ""),
    ("merge in bulk", "contacts:bulk_merge", ""),
    ("merge with", "contacts:merge_with", ""),
    ("side by side", "contacts:person", "#contact-twins a[href*='/merge/']"),
    ("activities", "activities:list", ""),
    ("imports", "imports:list", ""),
    ("new import", "imports:new", ""),
    ("import", "imports:import", ""),
    ("report", "reports:pipeline", ""),
    ("profile", "accounts:profile", ""),
    ("keys", "accounts:shortcuts", ""),
    ("reasons for archiving", "leads:reasons", ""),
    ("settings", "accounts:settings", ""),
    ("users", "accounts:users", ""),
    ("teams", "accounts:teams", ""),
    ("fields", "fields:home", ""),
    ("new field", "fields:home", "main a[href$='/new/']"),
    ("edit field", "fields:home", "main .row-link"),
    ("choices", "fields:choices", ""),
    ("help", "help", ""),
]


@pytest.fixture
def office(transactional_db, ada, alice, bob):
    """Something of everything, and what each address of a record stands for."""
    stages = PipelineFactory(name="New business", stages=["Qualified", "Proposal", "Signed"]).stages
    first = stages.first()
    works = OrganizationFactory(name="Atelier du Pont et des passerelles", owner=ada)
    marie = PersonFactory(
        first_name="Marie", last_name="Dupont", owner=ada, organization=works,
        emails=["marie@atelier.example"], phones=[("01 42 68 53 00", "+33142685300")],
    )  # fmt: skip
    twin = PersonFactory(
        first_name="Marie", last_name="Dupond", owner=ada, confirmed_at=None,
        phones=[("+33 1 42 68 53 00", "+33142685300")],
    )  # fmt: skip
    lead = LeadFactory(title="Lights for the footbridge", owner=ada, person=twin, value=4200)
    lead.labels.add(LabelFactory(name="Hot", colour="red"))
    LeadFactory.create_batch(3, owner=alice)
    LeadFactory(title="Old news", owner=ada, archived_at=timezone.now())
    group = OrganizationFactory(name="Groupe des ponts", owner=ada)
    set_parent(works, group, by=ada)
    relate(works, OrganizationFactory(owner=ada), by=ada)
    add_affiliation(marie, group, role="Adviser", by=ada)
    deal = DealFactory(
        title="Two hundred lamps", owner=ada, stage=first, person=marie, organization=works,
        value=12000,
    )  # fmt: skip
    DealFactory.create_batch(2, owner=alice, stage=stages.last(), value=900)
    NoteFactory(deal=deal, author=ada, text="Prefers a call in the morning.")
    ActivityFactory(deal=deal, owner=ada, subject_line="Call Marie", due_on=timezone.localdate())
    ActivityFactory(lead=lead, owner=ada, subject_line="Write to Marie")
    win_deal(DealFactory(owner=ada, stage=first, value=5000), by=ada)
    lose_deal(DealFactory(owner=bob, stage=first), reason="Price", by=bob)
    OrganizationFactory.create_batch(3, name="Acme", domain="acme.example", owner=ada)
    find_twins()
    source = Import.objects.create(
        name="leads.csv", by=ada, owner=ada, state=Import.State.DONE, rows_total=3, rows_done=3,
        created_count=3,
    )  # fmt: skip
    field = add_field(entity="deal", kind="choice", name="Source", choices=["Fair", "Web"])
    add_field(entity="deal", kind="money", name="Budget", is_on_add_forms=True)
    add_field(entity="deal", kind="person", name="Introduced by", is_on_add_forms=True)
    add_field(entity="person", kind="choices", name="Likes", choices=["Tea", "Coffee"])
    update_deal(deal, {"custom": {"source": "fair", "introduced_by": marie.pk}}, by=ada)
    return {
        "fields:choices": field.pk,
        "leads:lead": lead.pk,
        "leads:labels": lead.pk,
        "leads:archiving": lead.pk,
        "deals:board": first.pipeline_id,
        "deals:deal": deal.pk,
        "contacts:person": marie.pk,
        "contacts:person_edit": marie.pk,
        "contacts:merge_with": ("person", marie.pk),
        "contacts:organization": works.pk,
        "imports:import": source.pk,
    }


@pytest.mark.parametrize("way", [("en", 1440, ["light", "dark"]), ("fr", 360, ["dark"])])
def test_every_page_is_open_to_everybody(open_window, office, ada, way):
    language, width, schemes = way
    # High enough that no footer lies over what axe measures.
    ways = {"viewport": {"width": width, "height": 1600}, "locale": language}
    entrance = open_window(**ways)
    entrance.goto("/")
    faults = look(entrance, "sign-in", language, schemes)
    User.objects.update(language=language)
    page = open_window(ada, reduced_motion="reduce", **ways)

    for name, address, press in SCREENS:
        page.goto(address_of(address, office))
        if press:
            page.click(press)
            page.locator("dialog:modal, inline-edit[data-open]").wait_for()
        faults += look(page, name, language, schemes)

    assert not faults, "\n".join(faults)


def address_of(name, office):
    args = office.get(name, ())
    return reverse(name, args=args if isinstance(args, tuple) else [args])


def look(page, name, language, schemes):
    """What is wrong with a page as it stands."""
    expect(page.locator(".skeleton, .htmx-request")).to_have_count(0)
    faults = []
    root = page.locator("html")
    if root.get_attribute("lang") != language:
        faults.append(f"{name}: not said to be in {language}")
    if root.evaluate("root => root.scrollWidth > root.clientWidth"):
        faults.append(f"{name}: wider than the screen")
    for scheme in schemes:
        page.emulate_media(color_scheme=scheme)
        for found in Axe().run(page, options=RULES).response["violations"]:
            places = "; ".join(" ".join(node["target"]) for node in found["nodes"][:4])
            faults.append(f"{name}, {scheme}: {found['id']} at {places}")
    return faults
