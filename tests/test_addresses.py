"""Whatever stands in the query of an address, the page is an answer and not a crash."""

import pytest

from tests.cast import HTMX
from tests.factories import DealFactory, LeadFactory, PersonFactory, PipelineFactory

CHOSEN = "person_id organization_id person_choice organization_choice person_name person_email"
DAYS = ["won_to", "lost_to", "closes_to", "created_to"]
PARAMETERS = {
    "/leads/": "q owner label source after",
    "/leads/new/": "person organization",
    "/leads/open/": "person_id organization_id",
    "/leads/{lead}/": "q after",
    "/leads/{lead}/conversion/candidates/": CHOSEN,
    "/deals/board/{pipeline}/": "q owner label shown version",
    "/deals/list/": "q status stage owner team label currency person after sort",
    "/deals/new/": "person organization stage",
    "/deals/open/": "person_id organization_id",
    "/people/": "q owner after",
    "/people/new/": "organization",
    "/contacts/search/?kind=person": "q field list",
    "/contacts/duplicates/": "kind prefix person_name person_email person_phone organization_id",
    "/contacts/duplicates/?kind=person": "saved first_name organization_id",
    "/activities/": "show owner type after",
    "/activities/new/": "on",
    "/activities/subjects/": "typed",
    "/activities/of/person/{person}/": "show before",
    "/reports/": "pipeline owner team span",
}
TEXTS = ["a\0b", "9" * 5000, "9" * 5000 + ":" + "9" * 5000, "9999-12-31", "W251bGwsIG51bGxd"]


@pytest.fixture
def places(alice):
    stage = PipelineFactory(stages=["Qualified"]).stages.get()
    DealFactory(stage=stage, owner=alice)
    lead, person = LeadFactory(owner=alice), PersonFactory(owner=alice)
    return {"pipeline": stage.pipeline_id, "lead": lead.pk, "person": person.pk}


@pytest.mark.parametrize("text", TEXTS)
def test_any_text_in_an_address_is_answered(browser, places, text):
    for address, names in PARAMETERS.items():
        path, _mark, query = address.format(**places).partition("?")
        asked = dict([query.split("=")]) if query else {}
        response = browser.get(path, asked | dict.fromkeys(names.split(), text), headers=HTMX)
        assert response.status_code < 500, address


@pytest.mark.parametrize("name", DAYS)
def test_the_last_day_of_the_calendar_ends_a_period(browser, places, name):
    assert browser.get("/deals/list/", {name: "9999-12-31"}).status_code == 200
