from datetime import timedelta

import pghistory
import pytest
from django.core.files.base import ContentFile
from django.utils import timezone, translation

from activities.scope import scope_of
from activities.services import add_note, attach_file, plan_activity
from activities.timeline import PAGE, read_page
from deals.models import Deal
from history.events import record
from history.models import Event
from history.wording import WORDS, in_words
from tests.cast import HTMX, signed_in
from tests.factories import (
    ActivityFactory,
    DealFactory,
    LeadFactory,
    NoteFactory,
    PersonFactory,
)


def page_of(browser, kind, subject, **query):
    response = browser.get(f"/activities/of/{kind}/{subject.pk}/", query, headers=HTMX)
    assert response.status_code == 200
    return response.content.decode()


def test_a_contact_tells_what_is_done_on_its_leads_and_deals(browser, alice, person, deal, lead):
    add_note(text="On the deal", by=alice, deal=deal)
    add_note(text="On the lead", by=alice, lead=lead)
    add_note(text="On the person", by=alice, person=person)
    plan_activity(subject_line="Call about it", owner=alice, by=alice, deal=deal)
    record(deal, "deal.won", by=alice)

    html = page_of(browser, "person", person)

    for words in ("On the deal", "On the lead", "On the person", "Call about it", "Deal won"):
        assert words in html
    assert f'href="{deal.get_absolute_url()}"' in html
    assert f'href="{lead.get_absolute_url()}"' in html


def test_a_deal_tells_only_of_itself(browser, alice, person, deal):
    add_note(text="On the person", by=alice, person=person)

    assert "On the person" not in page_of(browser, "deal", deal)


def test_a_contact_hides_what_belongs_to_a_deal_that_is_hidden(carol, alice, person, private_deal):
    add_note(text="Secret note", by=alice, deal=private_deal)
    plan_activity(subject_line="Secret call", owner=alice, by=alice, deal=private_deal)
    NoteFactory(text="Secret of both", deal=private_deal, person=person)
    record(private_deal, "deal.lost", by=alice, reason="Secret reason")
    Deal.objects.filter(pk=private_deal.pk).update(title="Secret title")

    html = page_of(signed_in(carol), "person", person)

    assert "Secret" not in html


@pytest.mark.parametrize("path", ["", "entries/"])
def test_the_timeline_of_a_hidden_record_is_not_found(carol, private_deal, path):
    assert signed_in(carol).get(f"/activities/of/deal/{private_deal.pk}/{path}").status_code == 404


@pytest.mark.parametrize("path", ["notes/", "planned/", "files/"])
def test_nothing_can_be_put_on_a_hidden_record(carol, private_deal, path):
    response = signed_in(carol).post(f"/activities/of/deal/{private_deal.pk}/{path}", {"text": "x"})

    assert response.status_code == 404


@pytest.mark.parametrize("address", ["deal/x", "lead/1", "boat/1", "deal/99999999999999999999999"])
def test_an_address_that_makes_no_sense_is_not_found(browser, address):
    assert browser.get(f"/activities/of/{address}/").status_code == 404


def test_markup_that_people_type_is_text(browser, alice, deal):
    add_note(text="<script>alert(1)</script> <img src=x onerror=alert(1)>", by=alice, deal=deal)
    plan_activity(subject_line="<b>bold</b>", owner=alice, by=alice, deal=deal)
    record(deal, "deal.lost", by=alice, reason="<i>price</i>")
    Deal.objects.filter(pk=deal.pk).update(title="<u>roof</u>")

    html = page_of(browser, "deal", deal)

    for tag in ("<script>alert", "<img", "<b>bold", "<i>price", "<u>roof"):
        assert tag not in html
    assert "&lt;script&gt;alert(1)" in html


@pytest.mark.parametrize(
    ("typed", "href"),
    [
        ("See https://example.com/a?b=1&c=2.", "https://example.com/a?b=1&amp;c=2"),
        ("(www.example.com)", "https://www.example.com"),
        ("Write to jean@example.com, please", "mailto:jean@example.com"),
        ('https://example.com/"onmouseover="alert(1)', "https://example.com/"),
    ],
)
def test_links_in_notes_open_safely(browser, alice, deal, typed, href):
    add_note(text=typed, by=alice, deal=deal)

    html = page_of(browser, "deal", deal)

    assert f'<a href="{href}" target="_blank" rel="noopener noreferrer nofollow">' in html


def test_no_link_runs_a_script(browser, alice, deal):
    add_note(text="javascript:alert(1) data:text/html,x", by=alice, deal=deal)

    assert 'href="javascript' not in page_of(browser, "deal", deal)
    assert 'href="data' not in page_of(browser, "deal", deal)


def test_a_changed_field_says_from_what_to_what_when_and_by_whom(browser, bob, deal):
    with pghistory.context(user=bob.pk):
        deal.value = 1000
        deal.save()
        deal.value = 2000
        deal.save()
    deal.refresh_from_db()

    changes = [e for e in read_page(scope_of(deal, "deal", bob)).entries if e.kind == "change"]

    told = [(e.who, [(f.label, f.old, f.new) for f in e.fields]) for e in changes]
    assert told == [
        (bob, [("Value", "€1,000", "€2,000")]),
        (bob, [("Value", "–", "€1,000")]),
    ]


def test_a_change_by_plain_sql_is_told_too(deal, alice):
    Deal.objects.filter(pk=deal.pk).update(title="Doors", probability=40)
    deal.refresh_from_db()

    [change] = read_page(scope_of(deal, "deal", alice), show="changes").entries

    assert [(f.label, f.old, f.new) for f in change.fields] == [
        ("Title", "Windows", "Doors"),
        ("Probability in percent", "–", "40"),
    ]


def test_a_change_does_not_name_a_contact_that_the_reader_may_not_see(deal, alice, carol):
    hidden = PersonFactory(first_name="Hidden", owner=alice, visibility="owner")
    Deal.objects.filter(pk=deal.pk).update(person=hidden)
    deal.refresh_from_db()

    [change] = read_page(scope_of(deal, "deal", carol), show="changes").entries
    assert [(f.old, f.new) for f in change.fields] == [("Jean Dupont", "(hidden)")]


def test_what_an_event_tells_is_not_told_again_as_a_change(deal, alice):
    Deal.objects.filter(pk=deal.pk).update(status="lost", lost_at=timezone.now(), lost_reason="-")

    assert read_page(scope_of(deal, "deal", alice)).entries == []


def test_every_entry_is_shown_once_however_it_is_paged(deal, alice):
    now = timezone.now()
    for n in range(25):
        at = now - timedelta(minutes=n // 3)  # several at the same moment
        NoteFactory(deal=deal, author=alice, created_at=at)
        ActivityFactory(deal=deal, owner=alice, done_at=at)
        event = record(deal, "deal.won", by=alice)
        Event.objects.filter(pk=event.pk).update(at=at)
        Deal.objects.filter(pk=deal.pk).update(title=f"Title {n}")
        Deal.objects.filter(pk=deal.pk).update(lost_reason=f"Told by events {n}")
    scope = scope_of(Deal.objects.get(pk=deal.pk), "deal", alice)

    seen, page = [], read_page(scope)
    while page.next:
        seen += page.entries
        assert len(page.entries) <= PAGE
        page = read_page(scope, before=page.next)
    seen += page.entries

    keys = [entry.key for entry in seen]
    assert len(keys) == len(set(keys)) == 100
    assert keys == sorted(keys, reverse=True)


def test_show_more_gives_only_the_next_lines(browser, alice, deal):
    for n in range(PAGE + 1):
        add_note(text=f"Note number {n}.", by=alice, deal=deal)
    page = read_page(scope_of(deal, "deal", alice))

    response = browser.get(
        f"/activities/of/deal/{deal.pk}/entries/", {"before": str(page.next)}, headers=HTMX
    )

    html = response.content.decode()
    assert "Note number 0." in html
    assert html.count('class="entry"') == 1
    assert "<section" not in html


def test_a_key_that_makes_no_sense_gives_the_first_page(browser, alice, deal):
    add_note(text="Hello", by=alice, deal=deal)

    assert "Hello" in page_of(browser, "deal", deal, before="x~y~z", show="boats")
    for before in ("0001-01-01T00:00:00+23:00~-1~1", "9999-12-31T23:59:59-23:00~-1~1"):
        assert page_of(browser, "deal", deal, before=before)


@pytest.mark.parametrize(
    ("show", "shown"), [("notes", "Hello"), ("files", "a.txt"), ("changes", "Deal won")]
)
def test_filters_show_one_kind(browser, alice, deal, show, shown):
    add_note(text="Hello", by=alice, deal=deal)
    attach_file(ContentFile(b"x", name="a.txt"), by=alice, deal=deal)
    record(deal, "deal.won", by=alice)

    html = page_of(browser, "deal", deal, show=show)

    assert [words in html for words in ("Hello", "a.txt", "Deal won")] == [
        words == shown for words in ("Hello", "a.txt", "Deal won")
    ]


@pytest.mark.parametrize("size", [1, 30])
@pytest.mark.parametrize("user", ["alice", "bob"])
def test_a_timeline_costs_the_same_however_much_there_is(
    request, user, size, person, django_assert_max_num_queries
):
    alice = request.getfixturevalue("alice")
    browser = signed_in(request.getfixturevalue(user))
    for n in range(size):
        for on in ({"deal": DealFactory(person=person)}, {"lead": LeadFactory(person=person)}):
            [subject] = on.values()
            NoteFactory(**on)
            ActivityFactory(**on)
            ActivityFactory(done_at=timezone.now(), **on)
            record(subject, "deal.won", by=alice)
            type(subject).objects.filter(pk=subject.pk).update(title=f"T{n}", owner=alice)

    with django_assert_max_num_queries(28):
        page_of(browser, "person", person)


def test_a_note_is_saved_and_the_form_comes_back_empty(browser, deal):
    response = browser.post(
        f"/activities/of/deal/{deal.pk}/notes/", {"text": "Hello"}, headers=HTMX
    )

    assert (response.status_code, response["HX-Trigger"]) == (200, "activities-changed")
    assert deal.notes.get().text == "Hello"
    assert "Hello" not in response.content.decode()


def test_a_note_without_text_comes_back_with_the_reason(browser, deal):
    response = browser.post(f"/activities/of/deal/{deal.pk}/notes/", {"text": " "}, headers=HTMX)

    assert response.status_code == 422
    assert "Write something first." in response.content.decode()


def test_without_scripts_a_note_leads_back_to_the_record(browser, deal):
    response = browser.post(f"/activities/of/deal/{deal.pk}/notes/", {"text": "Hello"})

    assert (response.status_code, response["Location"]) == (302, deal.get_absolute_url())


def test_a_note_is_edited_deleted_and_taken_back(browser, alice, deal):
    note = add_note(text="Helo", by=alice, deal=deal)

    assert "Helo" in browser.get(f"/activities/notes/{note.pk}/", headers=HTMX).content.decode()
    browser.post(f"/activities/notes/{note.pk}/", {"text": "Hello"}, headers=HTMX)
    deleted = browser.post(f"/activities/notes/{note.pk}/deletion/", headers=HTMX)

    undo = f"/activities/notes/{note.pk}/restoration/"
    assert undo in deleted.content.decode()
    assert "Hello" not in page_of(browser, "deal", deal)
    browser.post(undo, headers=HTMX)
    assert "Hello" in page_of(browser, "deal", deal)


def test_links_to_the_dialog_do_not_inherit_the_swap_around_them(browser, alice, deal):
    add_note(text="Hello", by=alice, deal=deal)
    plan_activity(subject_line="Call", owner=alice, by=alice, deal=deal)

    html = page_of(browser, "deal", deal)

    assert html.count('hx-target="#dialog"') == 2
    assert html.count('hx-target="#dialog" hx-swap="innerHTML"') == 2


def test_another_persons_note_has_no_buttons(carol, alice, deal):
    note = add_note(text="Hello", by=alice, deal=deal)

    html = page_of(signed_in(carol), "deal", deal)

    assert f"/activities/notes/{note.pk}/" not in html


def test_a_converted_lead_can_be_read_and_not_written(browser, alice, lead):
    add_note(text="Hello", by=alice, lead=lead)
    lead.converted_at = timezone.now()
    lead.save()

    html = page_of(browser, "lead", lead)

    assert "Hello" in html
    assert "<textarea" not in html


def test_the_timeline_speaks_french(browser, alice, deal):
    alice.language = "fr"
    alice.save()
    record(deal, "deal.moved", by=alice, left="Qualifié", entered="Proposition")
    with pghistory.context(user=alice.pk):
        Deal.objects.filter(pk=deal.pk).update(value=1234)

    html = page_of(browser, "deal", deal)

    assert "Passée de Qualifié à Proposition" in html
    assert "Valeur" in html
    assert "1\u202f234\u00a0€" in html


def test_every_sentence_can_be_said_in_both_languages():
    for language in ("en", "fr"):
        with translation.override(language):
            for verb in WORDS:
                assert in_words(Event(verb=f"lead.{verb}", details={}))
    for verb, words in (("deal.lost", "Deal lost"), ("person.merged", "Merged with")):
        assert in_words(Event(verb=verb, details={})).startswith(words)


def test_a_verb_without_words_is_shown_as_it_is():
    assert in_words(Event(verb="deal.sent_to_moon", details={})) == "Sent to moon"


def test_details_that_look_like_formats_are_shown_as_they_are():
    event = Event(verb="deal.lost", details={"reason": "100%(value)s %s"})

    assert in_words(event) == "Deal lost: 100%(value)s %s"
