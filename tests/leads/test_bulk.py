"""Many leads at once: shared out among people, put away with a reason, and back."""

from collections import Counter

import pytest
from django.urls import reverse
from django.utils import timezone

from history.models import Event
from leads.models import ArchiveReason, Lead
from lists.bulk import running
from lists.models import BulkEdit
from tests.cast import HTMX, signed_in
from tests.factories import LeadFactory


def post(client, name, leads, target, **given):
    url = reverse(f"lists:{name}", args=["lead", "inbox"])
    chosen = {"all": "1"} if leads is None else {"id": [lead.pk for lead in leads]}
    return client.post(url, {"target": target, **chosen, **given}, headers=HTMX)


def owners():
    return Counter(Lead.objects.values_list("owner__name", flat=True))


@pytest.fixture
def leads(alice):
    return [LeadFactory(owner=alice) for _ in range(8)]


def test_the_preview_says_who_gets_how_many_and_why(browser, leads, alice, bob, carol):
    given = {"to-owners": [alice.pk, bob.pk, carol.pk], "preview": "1"}

    html = post(browser, "bulk_ask", leads, "do:assign", **given).content.decode()

    assert "Alice Martin 3, Bob Leroy 3, Carol Petit 2." in html
    assert "those who stand first in the list get one more" in html
    even = post(browser, "bulk_ask", leads[:6], "do:assign", **given).content.decode()
    assert "Alice Martin 2, Bob Leroy 2, Carol Petit 2.<" in even
    assert Lead.objects.filter(owner=alice).count() == 8


def test_the_bar_of_the_inbox_asks_before_it_assigns_or_archives(browser, leads):
    html = browser.get("/leads/").content.decode()

    assert html.count(f'formaction="{reverse("lists:bulk_ask", args=["lead", "inbox"])}"') == 2


def test_leads_are_shared_out_as_the_preview_said_and_undone(browser, leads, alice, bob, carol):
    given = {"to-owners": [alice.pk, bob.pk, carol.pk]}

    post(browser, "bulk_apply", leads, "do:assign", **given)

    assert owners() == {"Alice Martin": 3, "Bob Leroy": 3, "Carol Petit": 2}
    bulk = BulkEdit.objects.get()
    assert str(bulk) == "Assign: Alice Martin, Bob Leroy, Carol Petit"
    browser.post(reverse("lists:bulk_undo", args=[bulk.pk]))
    assert owners() == {"Alice Martin": 8}


def test_the_turns_go_on_from_chunk_to_chunk(browser, leads, bob, carol, monkeypatch):
    monkeypatch.setattr(running, "CHUNK", 3)

    post(browser, "bulk_apply", None, "do:assign", **{"to-owners": [bob.pk, carol.pk]})

    assert owners() == {"Bob Leroy": 4, "Carol Petit": 4}
    given = Lead.objects.order_by("pk").values_list("owner__name", flat=True)
    assert list(given) == ["Bob Leroy", "Carol Petit"] * 4


def test_who_left_out_leads_does_not_upset_the_turns(alice, bob, carol, company):
    company.reps_edit_only_their_own = True
    company.save()
    mine = [LeadFactory(owner=alice) for _ in range(4)]
    others = [LeadFactory(owner=carol) for _ in range(5)]

    asked = {"to-owners": [alice.pk, bob.pk], "preview": "1"}
    html = post(signed_in(alice), "bulk_ask", [*mine, *others], "do:assign", **asked)
    post(signed_in(alice), "bulk_apply", None, "do:assign", **{"to-owners": [alice.pk, bob.pk]})

    assert "Alice Martin 2, Bob Leroy 2." in html.content.decode()
    assert owners() == {"Alice Martin": 2, "Bob Leroy": 2, "Carol Petit": 5}


def test_one_person_gets_them_all(browser, leads, bob):
    post(browser, "bulk_apply", None, "do:assign", **{"to-owners": [bob.pk]})

    assert owners() == {"Bob Leroy": 8}


def test_somebody_has_to_get_them(browser, leads):
    response = post(browser, "bulk_apply", leads, "do:assign")

    assert response.status_code == 422
    assert "Choose at least one person." in response.content.decode()
    assert not BulkEdit.objects.exists()


def test_many_are_put_away_for_a_reason_and_each_history_tells_it(browser, leads, alice):
    ArchiveReason.objects.create(name="No budget")

    dialog = post(browser, "bulk_ask", leads, "do:archive").content.decode()
    post(browser, "bulk_apply", leads, "do:archive", **{"to-reason": "No budget"})

    assert "No budget" in dialog
    away = Lead.objects.archived()
    assert set(away.values_list("archive_reason", flat=True)) == {"No budget"}
    assert not away.filter(first_touched_at=None).exists()
    told = Event.objects.filter(verb="lead.archived").values_list("details", flat=True)
    assert list(told) == [{"reason": "No budget"}] * 8
    browser.post(reverse("lists:bulk_undo", args=[BulkEdit.objects.get().pk]))
    assert Lead.objects.in_inbox().filter(archive_reason="").count() == 8


def test_many_come_back_without_their_reason_and_undo_gives_it_back(browser, alice):
    archived = {"archived_at": timezone.now(), "archive_reason": "Spam"}
    away = [LeadFactory(owner=alice, **archived) for _ in range(3)]
    url = reverse("lists:bulk_apply", args=["lead", "archived"])

    browser.post(url, {"target": "do:unarchive", "id": [lead.pk for lead in away]}, headers=HTMX)

    assert Lead.objects.in_inbox().filter(archive_reason="").count() == 3
    browser.post(reverse("lists:bulk_undo", args=[BulkEdit.objects.get().pk]))
    assert Lead.objects.archived().filter(archive_reason="Spam").count() == 3


def test_leads_that_are_hidden_are_neither_counted_nor_assigned(carol, alice, bob):
    seen = LeadFactory(owner=alice)
    hidden = LeadFactory(owner=alice, visibility="owner")
    asked = {"to-owners": [bob.pk], "preview": "1"}
    client = signed_in(carol)

    html = post(client, "bulk_ask", [seen, hidden], "do:assign", **asked).content.decode()
    post(client, "bulk_apply", [seen, hidden], "do:assign", **{"to-owners": [bob.pk]})

    assert "Bob Leroy 1." in html
    hidden.refresh_from_db()
    assert hidden.owner == alice
