"""One box for everything: what is meant stands first, and only what the asker may see."""

import pytest
from procrastinate.contrib.django import app

from activities.services import add_note
from crm.search import find
from crm.search.showing import show
from tests.cast import HTMX, signed_in
from tests.factories import (
    DealFactory,
    LeadFactory,
    OrganizationFactory,
    PersonFactory,
    PipelineFactory,
)


@pytest.fixture
def address_book(alice):
    radium = OrganizationFactory(name="Société Radium SARL", domain="radium.example", owner=alice)
    marie = PersonFactory(
        first_name="Marie",
        last_name="Curie",
        owner=alice,
        organization=radium,
        emails=["m.sklodowska@radium.example"],
        phones=[("01 42 68 53 00", "+33142685300")],
    )
    stage = PipelineFactory(stages=["Qualified"]).stages.get()
    deal = DealFactory(title="Détecteur à scintillation", person=marie, owner=alice, stage=stage)
    LeadFactory(title="Œuvre d’art au Château", owner=alice, person=marie)
    PersonFactory(first_name="François", last_name="Müller", owner=alice)
    PersonFactory(
        first_name="Ann",
        last_name="O'Brien",
        owner=alice,
        phones=[("+44 20 7946 0018", "+442079460018")],
    )
    for name in ("Marc Curtis", "Maria Curtin", "Marianne Dupont", "Marius Dupond", "Jean Martin"):
        first, _space, last = name.partition(" ")
        PersonFactory(first_name=first, last_name=last, owner=alice)
    add_note(text="Prefers to be called after eleven about polonium.", by=alice, deal=deal)


def first_three(typed, user):
    return [item.title for item in show(find(typed, user=user), user=user, typed=typed)[:3]]


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("Marie Curie", "Marie Curie"),
        ("curie marie", "Marie Curie"),
        ("mari cur", "Marie Curie"),
        ("Marei Curie", "Marie Curie"),
        ("Currie", "Marie Curie"),
        ("crie", "Marie Curie"),
        ("skłodowska", "Marie Curie"),
        ("@radium.example", "Marie Curie"),
        ("marie radium", "Marie Curie"),
        ("4268", "Marie Curie"),
        ("0142685300", "Marie Curie"),
        ("+33 1 42 68", "Marie Curie"),
        ("0033142685300", "Marie Curie"),
        ("01.42.68", "Marie Curie"),
        ("020 7946 0018", "Ann O'Brien"),
        ("obrien", "Ann O'Brien"),
        ("muller", "François Müller"),
        ("Mulller", "François Müller"),
        ("francois", "François Müller"),
        ("societe radium", "Société Radium SARL"),
        ("radium.example", "Société Radium SARL"),
        ("scintilation", "Détecteur à scintillation"),
        ("detecteur", "Détecteur à scintillation"),
        ("oeuvre", "Œuvre d’art au Château"),
        ("chateau", "Œuvre d’art au Château"),
        ("polonium", "Détecteur à scintillation"),
        ("polon", "Détecteur à scintillation"),
    ],
)
def test_what_is_meant_is_among_the_first_three(address_book, alice, typed, meant):
    assert meant in first_three(typed, alice)


@pytest.mark.parametrize(
    "typed", ["", "   ", "%", "_", "\\", "'", "a" * 5000, "zzzzqq", "12", "&|!"]
)
def test_a_text_that_means_nothing_finds_nothing_and_breaks_nothing(address_book, alice, typed):
    assert first_three(typed, alice) == []


def test_the_open_deal_of_a_contact_that_was_found_comes_along(address_book, alice):
    assert first_three("Marie Curie", alice)[0] == "Marie Curie"
    kinds = [hit.kind for hit in find("Marie Curie", user=alice)]
    assert {"deal", "lead"} <= set(kinds)


def test_nothing_hidden_is_found_by_any_way(alice, carol):
    stage = PipelineFactory(stages=["Qualified"]).stages.get()
    secret = {"owner": alice, "visibility": "owner"}
    firm = OrganizationFactory(name="Quagga Holding", domain="quagga.example", **secret)
    person = PersonFactory(
        first_name="Quentin",
        last_name="Quagga",
        organization=firm,
        emails=["q@quagga.example"],
        phones=[("01 99 88 77 66", "+33199887766")],
        **secret,
    )
    PersonFactory(first_name="Open", last_name="Employee", organization=firm, owner=carol)
    deal = DealFactory(title="Quagga deal", person=person, stage=stage, **secret)
    LeadFactory(title="Quagga lead", person=person, **secret)
    add_note(text="quagga zebra", by=alice, deal=deal)
    for typed in ("quagga", "quaga", "q@quagga.example", "0199887766", "zebra", "employee quagga"):
        assert find(typed, user=alice), typed
        found = show(find(typed, user=carol), user=carol, typed=typed)
        assert [item for item in found if "uagga" in item.title + item.detail] == [], typed
        assert typed != "employee quagga" or found == []


def test_the_box_offers_what_was_opened_last_and_what_can_be_done(address_book, alice, browser):
    marie = find("marie curie", user=alice)[0]
    browser.get(f"/people/{marie.pk}/")
    page = browser.get("/search/", headers=HTMX).text
    assert "Marie Curie" in page
    assert "Add a deal" in page


def test_everybody_has_their_own_last_opened(address_book, alice, browser, carol):
    marie = find("marie curie", user=alice)[0]
    browser.get(f"/people/{marie.pk}/")
    assert "Marie Curie" not in signed_in(carol).get("/search/", headers=HTMX).text


def test_commands_are_found_by_other_words_and_kept_from_who_may_not(browser, ada):
    assert "Add a deal" in browser.get("/search/", {"q": "new opp"}, headers=HTMX).text
    assert "Go to imports" not in browser.get("/search/", {"q": "import"}, headers=HTMX).text
    assert "Go to imports" in signed_in(ada).get("/search/", {"q": "csv"}, headers=HTMX).text


def test_without_scripts_it_is_a_page(address_book, browser):
    page = browser.get("/search/", {"q": "curie"}).text
    assert "<h1>" in page
    assert "Marie Curie" in page


def test_the_number_of_queries_does_not_grow(alice, browser, django_assert_max_num_queries):
    for number in range(30):
        organization = OrganizationFactory(name=f"Grown {number}", owner=alice)
        PersonFactory(
            first_name="Grown", last_name=f"Up{number}", owner=alice, organization=organization
        )
    with django_assert_max_num_queries(28):
        browser.get("/search/", {"q": "grown"}, headers=HTMX)


def test_of_what_somebody_opened_only_the_last_fifty_stay(alice, browser):
    people = [PersonFactory(last_name=f"No{number:02}", owner=alice) for number in range(53)]
    for person in people:
        browser.get(f"/people/{person.pk}/")
    assert app.tasks["crm.forget_old_visits"](timestamp=0) == 3
    assert people[-1].last_name in browser.get("/search/", headers=HTMX).text
