"""Custom fields in lists: shown, sorted, filtered, edited in a cell and in bulk."""

import pytest

from fields import services
from history.models import Entry
from leads.models import Lead
from lists.columns import entity_of
from lists.compiling import narrow
from lists.language import FilterError
from lists.models import BulkEdit
from tests.cast import HTMX, signed_in
from tests.factories import DealFactory, LeadFactory, OrganizationFactory, PersonFactory

CHOICES = {"choices": ["Fair", "Web site", "Référence"]}


@pytest.fixture
def add(company):
    def added(kind, name, entity="deal", **details):
        return services.add_field(entity=entity, kind=kind, name=name, **details)

    return added


def leads_with(alice, key, **values):
    """A lead for each value, named after its argument."""
    for title, value in values.items():
        LeadFactory(title=title, owner=alice, custom={} if value is None else {key: value})


def found(user, text, key="lead"):
    rows = entity_of(key).visible(user)
    return sorted(str(row) for row in narrow(rows, text, entity=entity_of(key), user=user))


def listed(browser, path="/leads/", **query):
    return [str(row.record) for row in browser.get(path, query).context["listing"].rows]


CASES = [
    ("text", {}, {"a": "Crème", "b": "brûlée", "c": None}, [
        ("contains creme", ["a"]), ("is BRULEE", ["b"]), ("is empty", ["c"]),
        ("is not creme", ["b", "c"]), ("starts with br", ["b"]),
    ]),
    ("number", {}, {"a": "5", "b": "12.5", "c": None}, [
        ("> 5", ["b"]), ("between 5 and 12.5", ["a", "b"]), ("= 12.50", ["b"]), ("is empty", ["c"]),
    ]),
    ("money", {}, {"a": {"amount": "5", "currency": "EUR"}, "b": {"amount": "9", "currency": "USD"},
                   "c": None}, [
        (">= 5 EUR", ["a"]), ("> 1 USD", ["b"]), ("is not 5 EUR", ["b", "c"]),
    ]),
    ("date", {}, {"a": "2026-02-28", "b": "2026-03-01", "c": None}, [
        ("before 2026-03-01", ["a"]), ("on 2026-03-01", ["b"]), ("is not empty", ["a", "b"]),
    ]),
    ("yes_no", {}, {"a": True, "b": False, "c": None}, [
        ("is yes", ["a"]), ("is no", ["b"]), ("is empty", ["c"]), ("is not yes", ["b", "c"]),
    ]),
    ("choice", CHOICES, {"a": "fair", "b": "web_site", "c": None}, [
        ('is "Web site"', ["b"]), ("is any of (fair, web_site)", ["a", "b"]), ("is empty", ["c"]),
        ("is not Fair", ["b", "c"]),
    ]),
    ("choices", CHOICES, {"a": ["fair", "web_site"], "b": ["web_site"], "c": None}, [
        ("is Fair", ["a"]), ('is "Web site"', ["a", "b"]), ("is not Fair", ["b", "c"]),
        ("is empty", ["c"]),
    ]),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "details", "values", "filters"), CASES, ids=lambda x: str(x)[:9])
def test_each_kind_is_shown_sorted_and_filtered(  # noqa: PLR0917
    kind, details, values, filters, add, alice, browser
):
    field = add(kind, "Extra", **details)
    leads_with(alice, field.key, **values)
    browser.post("/lists/lead/inbox/columns/", {"path": ["title", "custom_extra"]})

    for text, titles in filters:
        assert found(alice, f"custom_extra {text}") == titles, text
    page = browser.get("/leads/?sort=custom_extra")
    assert [str(row.record) for row in page.context["listing"].rows][-1] == "c"
    assert [bool(row.cells[0].html) for row in page.context["listing"].rows] == [True, True, False]
    assert listed(browser, sort="-custom_extra")[-1] == "c"
    if kind not in {"yes_no", "money", "choices"}:
        assert listed(browser, sort="custom_extra")[:2] == (
            ["a", "b"] if kind != "text" else ["b", "a"]
        )


def test_a_user_and_a_contact_are_asked_for_by_name(add, alice, bob, carol, browser):
    add("user", "Helper")
    add("person", "Referrer")
    seen = PersonFactory(first_name="Ann", last_name="", owner=alice)
    hidden = PersonFactory(first_name="Xanadu", last_name="", owner=alice, visibility="owner")
    LeadFactory(title="by Ann", owner=alice, custom={"helper": bob.pk, "referrer": seen.pk})
    LeadFactory(title="by Xanadu", owner=alice, custom={"helper": alice.pk, "referrer": hidden.pk})

    assert found(alice, "custom_helper is me") == ["by Xanadu"]
    assert found(alice, 'custom_helper is "bob@example.com"') == ["by Ann"]
    assert found(alice, "custom_referrer contains xan") == ["by Xanadu"]
    assert found(carol, "custom_referrer contains xan") == []
    assert found(carol, "custom_referrer is empty") == ["by Xanadu"]
    chosen = {"path": ["title", "custom_helper", "custom_referrer"]}
    for user, names in ((alice, ["Ann", "Xanadu"]), (carol, ["Ann", ""])):
        window = signed_in(user)
        window.post("/lists/lead/inbox/columns/", chosen)
        page = window.get("/leads/?sort=custom_referrer")
        assert [row.cells[1].html for row in page.context["listing"].rows] == names
        assert page.context["listing"].rows[0].cells[0].html == "Bob Leroy"


def test_fields_of_linked_records_are_asked_for(add, alice, browser):
    add("text", "Sector", entity="organization")
    firm = OrganizationFactory(owner=alice, custom={"sector": "Énergie"})
    person = PersonFactory(owner=alice, organization=firm)
    LeadFactory(title="Sunny", owner=alice, person=person, organization=firm)
    LeadFactory(title="Other", owner=alice)

    assert found(alice, "organization.custom_sector is energie") == ["Sunny"]
    assert found(alice, "person.organization.custom_sector contains nerg") == ["Sunny"]
    browser.post("/lists/lead/inbox/columns/", {"path": ["title", "organization.custom_sector"]})
    page = browser.get("/leads/?sort=organization.custom_sector")
    assert [row.cells[0].html for row in page.context["listing"].rows] == ["Énergie", ""]


def test_a_field_that_is_archived_says_so_and_comes_back_with_its_values(add, alice, browser):
    field = add("text", "Extra")
    leads_with(alice, field.key, a="x", b=None)

    services.archive_field(field)
    with pytest.raises(FilterError, match="have no field “custom_extra”"):
        found(alice, "custom_extra is x")
    assert browser.get("/leads/?filter=custom_extra is x").status_code == 200
    services.unarchive_field(field)
    assert found(alice, "custom_extra is x") == ["a"]


def test_a_choice_that_was_merged_counts_as_the_other(add, alice):
    field = add("choice", "Extra", **CHOICES)
    leads_with(alice, field.key, a="fair", b="web_site", c=None)
    fair, web, _other = field.choices.order_by("position")

    services.merge_choice(web, fair)

    assert found(alice, "custom_extra is Fair") == ["a", "b"]


def test_a_value_is_edited_in_its_cell(add, alice, browser):
    add("number", "Seats")
    lead = LeadFactory(owner=alice, custom={"other": "kept"})
    url = "/lists/lead/inbox/cell/"

    form = browser.get(url, {"key": lead.pk, "path": "custom_seats"}, headers=HTMX)
    given = {"key": lead.pk, "path": "custom_seats", "cell-custom.seats": "1 200"}
    saved = browser.post(url, given, headers=HTMX)
    wrong = browser.post(url, given | {"cell-custom.seats": "many"}, headers=HTMX)

    assert 'name="cell-custom.seats"' in form.content.decode()
    assert "1,200" in saved.content.decode()
    assert wrong.status_code == 422
    lead.refresh_from_db()
    assert lead.custom == {"other": "kept", "seats": "1200"}


def test_many_get_a_value_and_an_undo_spares_what_was_edited_since(add, alice, browser):
    field = add("choice", "Extra", **CHOICES)
    leads_with(alice, field.key, a="fair", b="web_site", c=None)
    ids = list(Lead.objects.values_list("pk", flat=True))

    browser.post(
        "/lists/lead/inbox/bulk/apply/",
        {"target": "set:custom_extra", "id": ids, "to-custom.extra": "fair"},
    )
    assert set(Lead.objects.values_list("custom__extra", flat=True)) == {"fair"}
    assert Entry.objects.filter(field="custom.extra").count() == 2
    Lead.objects.filter(title="b").update(custom={"extra": "reference"})
    browser.post(f"/lists/bulk/{BulkEdit.objects.get().pk}/undo/")

    values = dict(Lead.objects.values_list("title", "custom"))
    assert values == {"a": {"extra": "fair"}, "b": {"extra": "reference"}, "c": {}}


def test_a_unique_or_computed_field_is_not_set_in_bulk(add, alice, browser):
    add("text", "Code", is_unique=True)
    deal = DealFactory(owner=alice)

    html = browser.post("/lists/deal/all/bulk/", {"id": [deal.pk]}).content.decode()

    assert "set:custom_code" not in html
    assert "set:owner" in html
