"""What the keys of the inbox ask of the server."""

import json
from urllib.parse import urlsplit

import pytest
from django.utils import timezone

from history.models import Event
from leads.models import ArchiveReason, Lead
from tests.cast import HTMX, signed_in
from tests.factories import LabelFactory, LeadFactory

IN_INBOX = HTMX | {"HX-Current-URL": "http://testserver/leads/?owner=me"}


def events(response):
    return json.loads(response["HX-Trigger"])


def labels_of(lead):
    return sorted(lead.labels.values_list("name", flat=True))


def test_labels_are_ticked_in_a_menu_and_undone(browser, alice):
    hot, cold = LabelFactory(name="Hot"), LabelFactory(name="Cold")
    lead = LeadFactory(owner=alice)
    lead.labels.add(cold)
    url = f"/leads/{lead.pk}/labels/"

    menu = browser.get(url, headers=HTMX).content.decode()
    response = browser.post(url, {"sent": "1", "label": [hot.pk]}, headers=HTMX)

    assert "Hot" in menu
    assert "<html" not in menu
    assert labels_of(lead) == ["Hot"]
    assert events(response)["lead-edited"] == {"lead": str(lead.pk)}
    assert "dialog:close" in events(response)
    undo = f"{url}?label={cold.pk}"
    assert f'action="{undo}"' in response.content.decode()
    browser.post(undo, headers=HTMX)
    assert labels_of(lead) == ["Cold"]


def test_all_labels_can_be_taken_away_and_others_labels_are_refused(browser, alice):
    hot, deals = LabelFactory(name="Hot"), LabelFactory(name="Big", entity="deal")
    lead = LeadFactory(owner=alice)
    lead.labels.add(hot)

    browser.post(f"/leads/{lead.pk}/labels/", {"sent": "1", "label": ["x", deals.pk]})

    assert labels_of(lead) == []


def test_archiving_names_the_leads_that_left_and_counts_what_stays(browser, alice, bob):
    lead, _other = LeadFactory(owner=alice), LeadFactory(owner=alice)
    LeadFactory(owner=bob)

    response = browser.post("/leads/archive/", {"lead": lead.pk}, headers=IN_INBOX)

    assert events(response)["leads-archived"] == {"leads": [str(lead.pk)]}
    assert '<span class="count" id="list-count" hx-swap-oob="true">1</span>' in (
        response.content.decode()
    )


def test_a_reason_is_chosen_or_written_and_survives_undo_and_redo(browser, alice):
    ArchiveReason.objects.create(name="No budget")
    lead = LeadFactory(owner=alice)
    url = f"/leads/{lead.pk}/archiving/"

    dialog = browser.get(url, headers=HTMX).content.decode()
    browser.post(url, {"reason": "No budget"}, headers=IN_INBOX)
    lead.refresh_from_db()
    assert "No budget" in dialog
    assert lead.archive_reason == "No budget"

    back = browser.post(f"/leads/unarchive/?lead={lead.pk}", headers=IN_INBOX)
    assert events(back)["leads-unarchived"] == {"leads": [str(lead.pk)]}
    redo = back.content.decode().partition('action="')[2].partition('"')[0]
    browser.post(redo.replace("&amp;", "&"), headers=HTMX)

    lead.refresh_from_db()
    assert lead.archive_reason == "No budget"
    told = Event.objects.filter(verb="lead.archived").values_list("details", flat=True)
    assert list(told) == [{"reason": "No budget"}] * 2


def test_no_reason_has_to_be_given_and_an_unknown_one_is_refused(browser, alice):
    lead = LeadFactory(owner=alice)
    url = f"/leads/{lead.pk}/archiving/"
    ArchiveReason.objects.create(name="Spam")

    assert browser.post(url, {"reason": "invented"}, headers=HTMX).status_code == 422
    assert browser.post(url, {}, headers=HTMX).status_code == 200
    lead.refresh_from_db()
    assert lead.archived_at
    assert lead.archive_reason == ""


def test_a_row_is_drawn_alone_as_its_list_draws_it(browser, alice):
    lead = LeadFactory(title="Roof", owner=alice)
    LeadFactory(title="Another", owner=alice)

    html = browser.get(f"/leads/{lead.pk}/row/?owner=me", headers=HTMX).content.decode()

    assert f'id="lead-{lead.pk}"' in html
    assert f"/leads/{lead.pk}/?owner=me" in html
    assert "Another" not in html
    assert "<table" not in html


@pytest.mark.parametrize("path", ["labels", "archiving", "row", "fields/title"])
def test_what_is_hidden_is_404_for_every_key(carol, alice, path):
    lead = LeadFactory(owner=alice, visibility="owner")

    assert signed_in(carol).get(f"/leads/{lead.pk}/{path}/").status_code == 404
    if path != "row":
        assert signed_in(carol).post(f"/leads/{lead.pk}/{path}/").status_code == 404


def test_labels_of_an_archived_lead_stay(browser, alice):
    lead = LeadFactory(owner=alice, archived_at=timezone.now())

    assert browser.post(f"/leads/{lead.pk}/labels/", {"sent": "1"}, headers=HTMX).status_code == 422


def test_without_scripts_archiving_leads_back_to_the_inbox(browser, alice):
    lead = LeadFactory(owner=alice)

    response = browser.post(f"/leads/{lead.pk}/archiving/", {})

    assert urlsplit(response["Location"]).path == "/leads/"
    assert not Lead.objects.in_inbox().exists()


def test_single_letters_are_switched_off_in_the_list_of_keys(browser, alice):
    page = browser.get("/shortcuts/", headers=HTMX).content.decode()
    assert "Archive, and go on to the next" in page
    assert "data-shortcuts" not in browser.get("/leads/").content.decode()

    response = browser.post("/shortcuts/", {}, headers=HTMX)

    assert response["HX-Refresh"] == "true"
    assert 'data-shortcuts="off"' in browser.get("/leads/").content.decode()
    browser.post("/shortcuts/", {"has_shortcuts": "on"})
    alice.refresh_from_db()
    assert alice.has_shortcuts


def test_admins_keep_the_reasons_and_reps_do_not(ada, alice):
    signed_in(ada).post("/leads/reasons/", {"name": "Too small"})

    assert list(ArchiveReason.objects.values_list("name", flat=True)) == ["Too small"]
    assert signed_in(alice).get("/leads/reasons/").status_code == 403
