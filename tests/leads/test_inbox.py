from datetime import timedelta

import pytest
from django.utils import timezone

from contacts.models import Channel
from tests.cast import HTMX, signed_in
from tests.factories import (
    ActivityFactory,
    LabelFactory,
    LeadFactory,
    OrganizationFactory,
    PersonFactory,
)


def titles(response):
    """The titles of the list, from top to bottom."""
    return [str(row.record) for row in response.context["listing"].rows]


def test_the_newest_lead_stands_first(browser, alice):
    now = timezone.now()
    for title, days in (("old", 2), ("new", 0), ("middle", 1)):
        LeadFactory(title=title, owner=alice, created_at=now - timedelta(days=days))

    assert titles(browser.get("/leads/")) == ["new", "middle", "old"]


def test_a_lead_that_nobody_opened_stands_out(browser, alice):
    LeadFactory(owner=alice, title="Fresh")

    assert "data-unseen" in browser.get("/leads/").content.decode()


@pytest.mark.parametrize(
    "typed", ["creme", "BRÛL", "dupon", "curie", "MARIE@", "radium", "lab@", "institut du"]
)
def test_search_finds_parts_of_words_in_the_lead_and_its_contacts(browser, alice, typed):
    person = PersonFactory(
        first_name="Marie", last_name="Curie-Dupont", owner=alice, emails=["marie@example.org"]
    )
    organization = OrganizationFactory(
        name="Institut du Radium", owner=alice, emails=["lab@example.org"]
    )
    LeadFactory(title="Crème brûlée", owner=alice, person=person, organization=organization)
    LeadFactory(title="Another", owner=alice)

    assert titles(browser.get("/leads/", {"q": typed})) == ["Crème brûlée"]


def test_search_reveals_nothing_of_a_contact_that_the_user_may_not_open(carol, alice):
    person = PersonFactory(last_name="Secret", owner=alice, visibility="owner")
    LeadFactory(title="Open to all", owner=alice, person=person)

    page = signed_in(carol).get("/leads/", {"q": "secret"})
    assert titles(page) == []
    everything = signed_in(carol).get("/leads/").content.decode()
    assert "Open to all" in everything
    assert "Hidden contact" in everything
    assert ">Given" not in everything.replace("Secret", "")
    assert "Secret" not in everything


def test_the_url_narrows_the_list_by_owner_label_and_source(browser, alice, bob, carol):
    hot = LabelFactory(name="Hot")
    mine = LeadFactory(title="mine", owner=alice)
    mine.labels.add(hot)
    LeadFactory(title="the team's", owner=bob, origin="import")
    LeadFactory(title="the South's", owner=carol)

    def shown(**query):
        return set(titles(browser.get("/leads/", query)))

    assert shown(owner="me") == {"mine"}
    assert shown(owner="team") == {"mine", "the team's"}
    assert shown(owner=carol.pk) == {"the South's"}
    assert shown(label="Hot") == {"mine"}
    assert shown(source="import") == {"the team's"}
    assert shown(owner="me", label="Hot", source="import") == set()


@pytest.mark.parametrize(
    "query", ["owner=x", "owner=99999", "label=none", "source=magic", "after=%00", "after=zz"]
)
def test_a_query_that_makes_no_sense_narrows_nothing(browser, alice, query):
    LeadFactory(title="here", owner=alice)

    assert titles(browser.get(f"/leads/?{query}")) == ["here"]


def test_a_long_inbox_comes_in_pages(browser, alice):
    for number in range(60):
        LeadFactory(title=f"lead {number}", owner=alice)

    first = browser.get("/leads/")
    more = browser.get(first.context["listing"].next_url, headers=HTMX)

    assert len(titles(first)) == 50
    assert len(titles(more)) == 10
    assert not set(titles(first)) & set(titles(more))
    assert "<html" not in more.content.decode()
    assert "60" in first.content.decode()


def test_archived_leads_have_a_tab_of_their_own(browser, alice):
    LeadFactory(title="waiting", owner=alice)
    LeadFactory(title="put away", owner=alice, archived_at=timezone.now())

    assert titles(browser.get("/leads/")) == ["waiting"]
    assert titles(browser.get("/leads/archived/")) == ["put away"]


def test_somebody_elses_private_lead_leaves_no_trace(carol, alice):
    person = PersonFactory(last_name="Curie", owner=alice, visibility="owner")
    lead = LeadFactory(title="Secret", owner=alice, person=person, visibility="owner")
    browser = signed_in(carol)

    assert titles(browser.get("/leads/")) == []
    assert titles(browser.get("/leads/", {"q": "secret"})) == []
    assert browser.get("/leads/").context["listing"].count.number == 0
    assert browser.get("/leads/unseen/").content.strip() == b""
    assert browser.get(f"/leads/{lead.pk}/").status_code == 404
    for path in ("delete", "restore", "follow"):
        assert browser.post(f"/leads/{lead.pk}/{path}/").status_code == 404
    for path in ("archive", "unarchive"):
        assert browser.post(f"/leads/{path}/", {"lead": lead.pk}).status_code == 404


def test_the_sidebar_counts_what_nobody_has_opened(browser, alice):
    LeadFactory(owner=alice)
    LeadFactory(owner=alice, seen_at=timezone.now())
    LeadFactory(owner=alice, archived_at=timezone.now())

    assert browser.get("/leads/unseen/").content.decode().strip().startswith("1<")


@pytest.mark.parametrize("path", ["/leads/", "/leads/archived/?owner=me&q=lead&label=Hot"])
@pytest.mark.parametrize("size", [1, 30])
def test_the_inbox_costs_the_same_for_any_number_of_leads(
    browser, alice, size, path, django_assert_max_num_queries
):
    hot = LabelFactory(name="Hot")
    for _ in range(size):
        organization = OrganizationFactory(owner=alice)
        archived = timezone.now() if "archived" in path else None
        lead = LeadFactory(owner=alice, organization=organization, archived_at=archived)
        lead.labels.add(hot)

    with django_assert_max_num_queries(15):
        response = browser.get(path)

    assert len(titles(response)) == size
    assert "HX-Request" in response.headers["Vary"]


def test_an_empty_inbox_says_what_to_do_next(browser):
    html = browser.get("/leads/").content.decode()

    assert "The inbox is empty" in html
    assert "What is a lead?" in html
    assert "No lead matches" in browser.get("/leads/?q=zzz").content.decode()


def test_the_url_narrows_by_team_and_channel(browser, alice, carol, south):
    fair = Channel.objects.create(name="Fair")
    LeadFactory(title="hers", owner=carol)
    LeadFactory(title="from the fair", owner=alice, channel=fair)

    assert titles(browser.get("/leads/", {"owner": f"team:{south.pk}"})) == ["hers"]
    assert titles(browser.get("/leads/", {"source": f"channel:{fair.pk}"})) == ["from the fair"]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("age=today", {"new"}),
        ("age=week", {"new", "planned"}),
        ("age=older-30", {"old"}),
        ("next=none", {"new", "old"}),
        ("next=overdue", set()),
        ("next=week", {"planned"}),
        ("value=none", {"new", "planned"}),
        ("value=1000", {"old"}),
        ("value=10000", set()),
        ("seen=no", {"new", "planned"}),
        ("seen=yes", {"old"}),
        ("age=x&next=y&value=z&seen=maybe", {"new", "old", "planned"}),
    ],
)
def test_the_url_narrows_by_age_next_activity_value_and_whether_it_was_opened(
    browser, alice, query, found
):
    now = timezone.now()
    old = now - timedelta(days=40)
    LeadFactory(title="new", owner=alice)
    LeadFactory(title="old", owner=alice, created_at=old, value=5000, seen_at=old)
    planned = LeadFactory(title="planned", owner=alice, created_at=now - timedelta(days=3))
    ActivityFactory(lead=planned, owner=alice, due_on=now.date() + timedelta(days=2))

    assert set(titles(browser.get(f"/leads/?{query}"))) == found


def test_what_stands_in_the_menu_of_filters_is_said_by_a_chip(browser, alice):
    html = browser.get("/leads/?age=older-30&owner=me").content.decode()

    assert "Older than 30 days" in html.partition('id="list-tools"')[2]
    assert 'href="/leads/?owner=me"' in html
