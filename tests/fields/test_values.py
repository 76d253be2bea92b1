"""Values through the services: what each kind takes, keeps, refuses and shows."""

from datetime import date

import pytest

from core.errors import Rejected
from fields import services
from fields.showing import Shower
from leads.services import update_lead
from tests.factories import LeadFactory, OrganizationFactory, PersonFactory, UserFactory

FRANCS = {"amount": "99.9", "currency": "CHF"}
CHOICES = {"choices": ["Fair", "Web site", "Référence"]}


def kept(lead, value, key="field"):
    update_lead(lead, {"custom": {key: value}}, by=None)
    lead.refresh_from_db()
    return lead.custom.get(key)


@pytest.fixture
def lead(company):
    return LeadFactory()


@pytest.mark.parametrize(
    "case",
    [
        ("text", "  Jean\n Petit ", "Jean Petit", "Jean Petit"),
        ("text", "x\x00y", "xy", "xy"),
        ("long_text", " a\r\nb ", "a\nb", "a\nb"),
        ("number", "1234.50", "1234.5", "1,234.5"),
        ("number", "-0", "0", "0"),
        ("number", "1e3", "1000", "1,000"),
        ("number", 12, "12", "12"),
        ("money", FRANCS, FRANCS, "CHF99.90"),
        ("money", {"amount": "5.00"}, {"amount": "5", "currency": "EUR"}, "€5"),
        ("date", "2026-02-28", "2026-02-28", "28 Feb 2026"),
        ("date", date(2026, 2, 28), "2026-02-28", "28 Feb 2026"),
        ("moment", "2026-07-01T10:00:00+02:00", "2026-07-01T08:00:00Z", "1 Jul, 08:00"),
        ("yes_no", False, False, "No"),
        ("choice", "web_site", "web_site", "Web site"),
        ("choices", ["reference", "fair", "fair"], ["fair", "reference"], "Fair, Référence"),
        ("phone", "01 23 45 67 89", "+33123456789", "+33 1 23 45 67 89"),
        ("email", "Jeanne@Example.com", "Jeanne@Example.com", "Jeanne@Example.com"),
        ("link", "example.com/a", "https://example.com/a", "example.com/a"),
    ],
)
def test_a_value_is_kept_in_one_form_and_shown_in_words(add, lead, case):
    kind, given, stored, shown = case
    field = add("deal", kind, "Field", **(CHOICES if "choice" in kind else {}))

    assert kept(lead, given) == stored
    assert Shower(None).shown(lead, field).text == shown


@pytest.mark.parametrize(
    ("kind", "given"),
    [
        ("text", "x" * 256),
        ("text", "é" * 1_000_000),
        ("text", ["x"]),
        ("long_text", "x" * 20_001),
        ("number", "NaN"),
        ("number", "Infinity"),
        ("number", "1e999999999"),
        ("number", "12 apples"),
        ("number", "1.2345678"),
        ("number", True),
        ("number", "9" * 1000),
        ("money", {"amount": "1", "currency": "XXX"}),
        ("money", {"amount": "1.999", "currency": "EUR"}),
        ("date", "2026-02-30"),
        ("date", "0026-02-03"),
        ("date", "tomorrow"),
        ("moment", "99999-01-01T00:00"),
        ("yes_no", "maybe"),
        ("choice", "nowhere"),
        ("choice", ["fair"]),
        ("choices", ["fair", "nowhere"]),
        ("choices", "fair"),
        ("user", 999_999),
        ("person", "1; DROP TABLE"),
        ("organization", 10**30),
        ("phone", "call me"),
        ("email", "jeanne@"),
        ("link", "javascript:alert(1)"),
        ("link", "ftp://example.com"),
    ],
)
def test_what_a_field_cannot_hold_is_refused_by_its_name(add, lead, kind, given):
    add("deal", kind, "Field", **(CHOICES if "choice" in kind else {}))

    with pytest.raises(Rejected, match="Field"):
        kept(lead, given)


@pytest.mark.parametrize("empty", [None, "", "   "])
def test_an_empty_value_is_not_kept_at_all(add, lead, empty):
    add("deal", "text", "Field")
    kept(lead, "something")

    kept(lead, empty)

    assert lead.custom == {}


def test_references_are_kept_by_id_and_shown_by_name(add, lead, alice):
    person, organization = PersonFactory(), OrganizationFactory(name="Acme")
    user = UserFactory(name="Zoé")
    for kind, record in (("user", user), ("person", person), ("organization", organization)):
        add("deal", kind, kind)
        assert kept(lead, record.pk, key=kind) == record.pk

    shower = Shower(alice).load([lead], services_fields())
    assert [shower.shown(lead, field).text for field in services_fields()] == [
        "Zoé",
        str(person),
        "Acme",
    ]


def services_fields():
    from fields.definitions import fields_of

    return fields_of("deal")


def test_a_record_that_the_reader_may_not_see_has_no_name(add, lead, carol, alice):
    field = add("deal", "person", "Introduced by")
    hidden = PersonFactory(first_name="Secret", owner=alice, visibility="owner")
    kept(lead, hidden.pk, key="introduced_by")

    shown = Shower(carol).load([lead], [field]).shown(lead, field)

    assert shown.text == "Hidden from you"
    assert shown.parts[0].url == ""


def test_nobody_refers_to_a_record_that_they_may_not_see(add, lead, carol, alice):
    add("deal", "person", "Introduced by")
    hidden = PersonFactory(owner=alice, visibility="owner")

    with pytest.raises(Rejected, match="Introduced by"):
        update_lead(lead, {"custom": {"introduced_by": hidden.pk}}, by=carol)


def test_fields_that_are_not_there_archived_or_computed_are_refused(add, lead):
    services.archive_field(add("deal", "text", "Gone"))
    add("deal", "formula", "Double", formula="value * 2")

    for key in ("gone", "double", "nothing", "'"):
        with pytest.raises(Rejected):
            kept(lead, "x", key=key)


def test_values_of_an_archived_field_stay_and_come_back(add, lead):
    field = add("deal", "text", "Field")
    add("deal", "text", "Other")
    kept(lead, "here")

    services.archive_field(field)
    kept(lead, "there", key="other")
    services.unarchive_field(field)

    assert lead.custom == {"field": "here", "other": "there"}


def test_a_required_field_is_not_emptied(add, lead):
    add("deal", "text", "Field", required="always")
    kept(lead, "here")

    with pytest.raises(Rejected, match="cannot be empty"):
        kept(lead, None)


class TestUnique:
    def test_a_second_record_with_a_value_is_refused_and_the_first_is_named(self, add, lead):
        add("deal", "text", "Field", is_unique=True)
        kept(LeadFactory(title="The first"), "Été 1")

        with pytest.raises(Rejected, match="The first"):
            kept(lead, "ETE 1")

    def test_a_hidden_record_is_not_named(self, add, lead, carol, alice):
        add("deal", "number", "Field", is_unique=True)
        kept(LeadFactory(title="Secret", owner=alice, visibility="owner"), "7")

        with pytest.raises(Rejected) as refusal:
            update_lead(lead, {"custom": {"field": "7.0"}}, by=carol)
        assert "Secret" not in str(refusal.value)

    def test_a_record_keeps_its_own_value(self, add, lead):
        add("deal", "text", "Field", is_unique=True)
        kept(lead, "mine")

        assert kept(lead, "Mine") == "Mine"

    def test_a_field_with_shared_values_does_not_become_unique(self, add, lead):
        field = add("deal", "text", "Field")
        kept(lead, "same")
        kept(LeadFactory(), "SAME")

        with pytest.raises(Rejected, match="share 1"):
            services.update_field(field, {"is_unique": True})
