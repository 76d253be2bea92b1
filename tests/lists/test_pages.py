"""What every list offers: a filter in its address, columns, an order, views."""

import json
from urllib.parse import urlencode

import pytest

from lists.models import Preference, View
from tests.cast import HTMX, signed_in
from tests.factories import (
    ActivityFactory,
    DealFactory,
    LabelFactory,
    LeadFactory,
    OrganizationFactory,
    PersonFactory,
    PipelineFactory,
)

LISTS = {
    "lead/inbox": "/leads/",
    "deal/all": "/deals/list/",
    "person/book": "/people/",
    "organization/book": "/organizations/",
    "activity/all": "/activities/table/",
}


def names(response):
    """What the list shows, from top to bottom."""
    return [str(row.record) for row in response.context["listing"].rows]


def heads(response):
    return [head.path for head in response.context["listing"].heads]


def cells(response, path):
    """The texts of one column."""
    listing = response.context["listing"]
    place = [head.path for head in listing.heads].index(path) - 1
    return [row.cells[place].html for row in listing.rows]


def activity(alice, *, visibility="everyone", organization=None):
    """An activity on a lead that is as visible as that."""
    lead = LeadFactory(owner=alice, visibility=visibility, organization=organization)
    return ActivityFactory(owner=alice, lead=lead, organization=organization)


def make(kind, alice, **more):
    if kind == "lead":
        return LeadFactory(owner=alice, **more)
    if kind == "deal":
        stage = PipelineFactory(stages=["Open"]).stages.get()
        return DealFactory(owner=alice, stage=stage, **more)
    if kind == "activity":
        return activity(alice, **more)
    return {"person": PersonFactory, "organization": OrganizationFactory}[kind](owner=alice, **more)


@pytest.mark.parametrize("place", LISTS)
def test_the_address_narrows_every_list(place, browser, alice, bob):
    kind = place.partition("/")[0]
    mine, theirs = make(kind, alice), make(kind, bob)

    page = browser.get(LISTS[place], {"filter": "owner is me"})

    assert names(page) == [str(mine)]
    assert "Owner is me" in page.content.decode()
    assert str(theirs) not in page.content.decode()


@pytest.mark.parametrize("place", LISTS)
@pytest.mark.parametrize(
    "text", ["nonsense", 'name is "', "\0", "(" * 50, "a" * 20_000, "owner is <script>"]
)
def test_a_filter_that_cannot_be_read_shows_nothing_but_a_sentence(place, text, browser, alice):
    make(place.partition("/")[0], alice)

    for headers in ({}, HTMX):
        page = browser.get(LISTS[place], {"filter": text}, headers=headers)
        assert page.status_code == 200
        assert 'role="alert"' in page.content.decode()
        assert names(page) == []
        assert "<script>" not in page.content.decode().partition("<main")[2]


@pytest.mark.parametrize("place", LISTS)
def test_a_stranger_neither_sees_nor_counts_what_is_private(place, alice, carol):
    make(place.partition("/")[0], alice, visibility="owner")
    browser = signed_in(carol)

    for query in ({}, {"filter": 'owner is "alice@example.com"'}, {"sort": "owner"}):
        page = browser.get(LISTS[place], query)
        assert names(page) == []
        assert page.context["listing"].count.number == 0


@pytest.mark.parametrize("place", LISTS)
def test_every_column_can_be_shown_and_every_sortable_one_sorts(place, browser, alice):
    kind = place.partition("/")[0]
    firm = OrganizationFactory(owner=alice, name="Firm", emails=["a@x.fr"], city="Lyon")
    make(kind, alice, **({} if kind == "organization" else {"organization": firm}))
    browser.get(LISTS[place])  # the demo of columns begins with the usual ones
    dialog = browser.get(f"/lists/{place}/columns/").content.decode()
    paths = [part.partition('"')[0] for part in dialog.split('name="path" value="')[1:]]
    assert len(paths) > 10

    for first in range(0, len(paths), 35):
        chosen = paths[first : first + 35]
        browser.post(f"/lists/{place}/columns/", {"path": chosen})
        page = browser.get(LISTS[place])
        assert page.status_code == 200
        assert set(chosen) <= set(heads(page))
        for head in page.context["listing"].heads:
            if head.sort_url:
                for sign in ("", "-"):
                    sorted_by = browser.get(LISTS[place], {"sort": sign + head.path}, headers=HTMX)
                    assert f'data-path="{head.path}"' in sorted_by.content.decode()
                    assert len(names(sorted_by)) == len(names(page))


def test_columns_of_linked_records_are_shown_but_not_those_of_hidden_ones(alice, carol):
    person = PersonFactory(
        owner=alice, first_name="Xanadu", city="Kyoto", emails=["k@x.fr"], visibility="owner"
    )
    LeadFactory(owner=alice, person=person)
    chosen = {"path": ["title", "person", "person.city", "person.email", "person.organization"]}

    for user, city in ((alice, ["Kyoto"]), (carol, [""])):
        browser = signed_in(user)
        browser.post("/lists/lead/inbox/columns/", chosen)
        page = browser.get("/leads/")
        assert cells(page, "person.city") == city
        assert heads(page) == chosen["path"]
    assert "Xanadu" not in page.content.decode()
    assert "k@x.fr" not in page.content.decode()
    assert "Hidden contact" in page.content.decode()


def test_hidden_names_do_not_decide_the_order(alice, carol):
    for name, visibility in (("Anna", "owner"), ("Zoe", "everyone"), ("Mia", "everyone")):
        person = PersonFactory(first_name=name, last_name="", owner=alice, visibility=visibility)
        LeadFactory(title=f"of {name}", owner=alice, person=person)

    assert names(signed_in(alice).get("/leads/?sort=person")) == ["of Anna", "of Mia", "of Zoe"]
    assert names(signed_in(carol).get("/leads/?sort=person")) == ["of Mia", "of Zoe", "of Anna"]
    assert names(signed_in(carol).get("/leads/?sort=-person")) == ["of Zoe", "of Mia", "of Anna"]


@pytest.mark.parametrize("size", [1, 30])
def test_linked_columns_cost_the_same_for_any_number_of_rows(
    size, browser, alice, django_assert_max_num_queries
):
    for _number in range(size):
        firm = OrganizationFactory(owner=alice, emails=["x@x.fr"])
        person = PersonFactory(owner=alice, organization=firm, emails=["p@x.fr"])
        person.labels.add(LabelFactory(entity="person"))
        LeadFactory(owner=alice, person=person, organization=firm)
    paths = ["title", "person.email", "person.label", "person.organization", "organization.email"]
    browser.post("/lists/lead/inbox/columns/", {"path": paths})

    with django_assert_max_num_queries(18):
        page = browser.get("/leads/")

    assert len(names(page)) == size


def test_columns_and_their_widths_are_remembered_per_user(browser, alice, bob):
    LeadFactory(owner=alice)
    url = "/lists/lead/inbox/columns/"
    browser.post(url, {"path": ["title", "value", "city"], "width": ["300", "9999", "7"]})

    page = browser.get("/leads/")

    assert heads(page) == ["title", "value"]
    assert [head.width for head in page.context["listing"].heads] == [300, 900]
    assert 'width="300"' in page.content.decode()
    assert len(heads(signed_in(bob).get("/leads/"))) > 2
    browser.post(url, {"reset": "1"})
    assert len(heads(browser.get("/leads/"))) > 2


@pytest.mark.parametrize("sort", ["nothing", "-", "label", "person.label", "text", "\0", "a.b.c.d"])
def test_an_order_that_makes_no_sense_is_the_usual_one(sort, browser, alice):
    LeadFactory(owner=alice)

    assert browser.get("/leads/", {"sort": sort}).context["listing"].asked.sort == "-created"


def test_a_view_keeps_filter_columns_and_order(browser, alice):
    for title, value in (("small", 10), ("large", 2000), ("larger", 3000)):
        LeadFactory(title=title, value=value, owner=alice)
    browser.post("/lists/lead/inbox/columns/", {"path": ["title", "value"]})
    query = urlencode({"filter": "value > 1000 EUR", "owner": "me", "sort": "-value"})

    saved = browser.post(
        f"/lists/lead/inbox/views/new/?{query}", {"name": "Large", "sharing": "nobody"}
    )
    browser.post("/lists/lead/inbox/columns/", {"reset": "1"})

    view = View.objects.get()
    assert view.filter == "owner is me and value > 1000 EUR"
    page = browser.get(saved["Location"])
    assert names(page) == ["larger", "large"]
    assert heads(page) == ["title", "value"]
    assert "Large" in page.content.decode()


def test_a_view_is_private_unless_it_is_shared(browser, alice, bob, carol):
    def offered(user):
        html = signed_in(user).get("/leads/").content.decode()
        return [name for name in ("Mine", "Ours", "All") if f">{name}<" in html]

    for name, sharing in (("Mine", "nobody"), ("Ours", "team"), ("All", "everyone")):
        browser.post("/lists/lead/inbox/views/new/", {"name": name, "sharing": sharing})

    assert offered(alice) == ["Mine", "Ours", "All"]
    assert offered(bob) == ["Ours", "All"]
    assert offered(carol) == ["All"]


def test_what_others_keep_for_themselves_is_not_found(alice, carol):
    view = View.objects.create(entity="lead", scope="inbox", name="Mine", owner=alice)
    address = f"/lists/lead/inbox/views/{view.pk}/"

    assert signed_in(carol).get(address).status_code == 404
    assert signed_in(carol).post(address, {"delete": "1"}).status_code == 404
    assert signed_in(carol).get(f"/leads/?view={view.pk}").status_code == 200
    assert View.objects.exists()


def test_only_its_owner_or_an_admin_changes_a_shared_view(alice, bob, ada):
    view = View.objects.create(
        entity="lead", scope="inbox", name="All", owner=alice, sharing="everyone"
    )
    address = f"/lists/lead/inbox/views/{view.pk}/"

    assert signed_in(bob).post(address, {"name": "X", "sharing": "nobody"}).status_code in {
        302,
        422,
    }
    view.refresh_from_db()
    assert view.name == "All"
    signed_in(ada).post(address, {"name": "Everybody's", "sharing": "everyone"})
    view.refresh_from_db()
    assert view.name == "Everybody's"


def test_a_list_opens_with_the_view_that_its_reader_chose(browser, alice, bob):
    LeadFactory(title="mine", owner=alice)
    LeadFactory(title="bob's", owner=bob)
    view = View.objects.create(
        entity="lead", scope="inbox", name="Mine", owner=alice, filter="owner is me"
    )
    browser.post("/lists/lead/inbox/views/default/", {"default": view.pk})

    assert names(browser.get("/leads/")) == ["mine"]
    assert len(names(browser.get("/leads/?view=all"))) == 2
    assert len(names(browser.get("/leads/?q=bob"))) == 1
    view.delete()
    assert len(names(browser.get("/leads/"))) == 2
    assert Preference.objects.get().default_view is None


def test_a_view_whose_field_is_gone_says_so(browser, alice):
    LeadFactory(owner=alice)
    view = View.objects.create(
        entity="lead", scope="inbox", name="Old", owner=alice, filter="gone is 5"
    )

    page = browser.get(f"/leads/?view={view.pk}")

    assert "have no field “gone”" in page.content.decode()
    assert names(page) == []


def build(browser, tree, query=""):
    return browser.post(f"/lists/lead/inbox/filter/{query}", {"tree": json.dumps(tree)})


def said(**controls):
    return {name: value if isinstance(value, list) else [value] for name, value in controls.items()}


@pytest.mark.parametrize(
    ("controls", "text"),
    [
        (said(field="title", operator="contains", value=" quote "), 'title contains "quote"'),
        (said(field="value", operator=">", value="1.234,50", currency="USD"), "value > 1234.5 USD"),
        (
            said(field="value", operator="between", value=["1", "2"], currency=["EUR", "EUR"]),
            "value between 1 EUR and 2 EUR",
        ),
        (said(field="owner", operator="is", value="me"), "owner is me"),
        (
            said(field="owner", operator="is any of", value=["me", "bob@example.com"]),
            'owner is any of (me, "bob@example.com")',
        ),
        (said(field="created", operator="is", when="this quarter"), "created is this quarter"),
        (
            said(field="created", operator="is", when="last", value="", count="7", unit="days"),
            "created in the last 7 days",
        ),
        (
            said(field="created", operator="<", when="ago", value="", count="2", unit="weeks"),
            "created before 2 weeks ago",
        ),
        (
            said(field="created", operator="is", when="day", value="2026-11-24"),
            "created on 2026-11-24",
        ),
        (said(field="person.city", operator="is empty"), "person.city is empty"),
        (
            said(field="person.city", operator="is any of", value="Lyon, Paris"),
            'person.city is any of ("Lyon", "Paris")',
        ),
        (said(field="seen", operator="is", value="yes"), "seen is yes"),
    ],
)
def test_the_builder_writes_the_filter_into_the_address(controls, text, browser, bob):
    answer = build(browser, {"junction": "and", "members": [controls]})

    assert answer.status_code == 302
    assert answer["Location"] == f"/leads/?{urlencode({'filter': text})}"
    # And the builder shows it again with the same controls.
    again = browser.get("/lists/lead/inbox/filter/", {"filter": text}).content.decode()
    assert f'value="{controls["field"][0]}" selected' in again


def test_the_builder_nests_groups_and_takes_the_quick_filters_over(browser, bob):
    tree = {
        "junction": "or",
        "members": [
            said(field="owner", operator="is", value="me"),
            {
                "junction": "and",
                "members": [
                    said(field="title", operator="contains", value="x"),
                    said(field="value", operator="is empty"),
                ],
            },
            said(field="title", operator="contains", value=""),
        ],
    }

    answer = build(browser, tree, "?owner=me&sort=title")

    text = 'owner is me or (title contains "x" and value is empty)'
    assert answer["Location"] == f"/leads/?{urlencode({'sort': 'title', 'filter': text})}"


@pytest.mark.parametrize(
    "tree",
    [
        "{",
        "[]",
        "null",
        '{"members": [1]}',
        '{"members": [{"field": ["nope"]}]}',
        '{"members": [{"field": ["value"], "operator": [">"], "value": ["x"]}]}',
        '{"members": [{"field": ["created"], "when": ["last"], "count": ["x"]}]}',
        "[" * 5000,
    ],
)
def test_what_the_builder_cannot_read_is_told(tree, browser, db):
    answer = browser.post("/lists/lead/inbox/filter/", {"tree": tree})

    assert answer.status_code == 422
    assert 'role="alert"' in answer.content.decode()


def test_a_filter_may_be_written_as_text_too(browser, db):
    good = browser.post("/lists/lead/inbox/filter/", {"filter": "owner is me", "by": "text"})
    bad = browser.post("/lists/lead/inbox/filter/", {"filter": "owner has me", "by": "text"})

    assert good["Location"] == "/leads/?filter=owner+is+me"
    assert bad.status_code == 422
    assert "owner has me" in bad.content.decode()


def test_controls_follow_the_field_and_the_comparison(browser, db):
    def controls(**query):
        return browser.get("/lists/lead/inbox/condition/", query).content.decode()

    assert 'name="currency"' in controls(field="value")
    assert 'type="date"' in controls(field="created", operator="<", when="day")
    assert 'name="count"' in controls(field="created", operator="is", when="last")
    assert "multiple" in controls(field="label", operator="is any of")
    assert 'name="value"' not in controls(field="title", operator="is empty")
    assert browser.get("/lists/lead/inbox/condition/", {"field": "x"}).status_code == 404


def test_lists_that_are_not_there_are_not_found(browser, db):
    for address in ("nothing/inbox", "lead/nothing", "user/all"):
        for page in ("columns", "filter", "condition", "views/new"):
            assert browser.get(f"/lists/{address}/{page}/").status_code == 404
