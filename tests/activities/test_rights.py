import pytest
from django.utils import timezone

from activities.models import Note
from activities.services import (
    add_note,
    delete_entry,
    edit_note,
    finish_activity,
    plan_activity,
    update_activity,
)
from core.errors import Rejected
from tests.factories import NoteFactory, UserFactory


@pytest.fixture
def note(deal, alice):
    return add_note(text="Hello", by=alice, deal=deal)


@pytest.fixture
def activity(deal, alice):
    return plan_activity(subject_line="Call", owner=alice, by=alice, deal=deal)


def test_whoever_sees_a_record_may_write_on_it(deal, carol):
    assert add_note(text="Hello", by=carol, deal=deal).author == carol


def test_who_does_not_see_it_may_not(private_deal, carol):
    with pytest.raises(Rejected, match="no longer here"):
        add_note(text="Hello", by=carol, deal=private_deal)


def test_the_author_their_manager_and_admins_change_a_note(note, alice, bob, ada):
    for user in (alice, bob, ada):
        edit_note(note, text=f"By {user}", by=user)

    note.refresh_from_db()
    assert (note.text, note.edited_at is None) == ("By Ada Roux", False)


def test_a_colleague_does_not_change_or_delete_anothers_note(note, north, carol):
    for user in (carol, UserFactory(team=north)):
        with pytest.raises(Rejected, match="author"):
            edit_note(note, text="Mine now", by=user)
        with pytest.raises(Rejected, match="Alice Martin"):
            delete_entry(note, by=user)


def test_a_colleague_may_finish_an_activity_they_see(activity, carol):
    assert finish_activity(activity, by=carol).done_at


def test_unless_the_company_keeps_reps_to_their_own(activity, company, carol, bob):
    company.reps_edit_only_their_own = True
    company.save()

    with pytest.raises(Rejected, match="Alice Martin"):
        update_activity(activity, {"subject_line": "Mine"}, by=carol)
    assert update_activity(activity, {"subject_line": "Ours"}, by=bob).subject_line == "Ours"


def test_nobody_is_given_something_to_do_on_what_they_may_not_open(private_deal, alice, carol):
    with pytest.raises(Rejected, match="Carol Petit may not open"):
        plan_activity(subject_line="Call", owner=carol, by=alice, deal=private_deal)

    activity = plan_activity(subject_line="Call", owner=alice, by=alice, deal=private_deal)
    with pytest.raises(Rejected, match="Carol Petit may not open"):
        update_activity(activity, {"owner": carol}, by=alice)


def test_nothing_is_written_on_a_converted_lead(lead, alice):
    lead.converted_at = timezone.now()
    lead.save()

    with pytest.raises(Rejected, match="converted"):
        add_note(text="Too late", by=alice, lead=lead)


def test_nothing_is_written_on_nothing_or_on_lead_and_deal_at_once(lead, deal, alice):
    with pytest.raises(Rejected, match="Choose a lead"):
        add_note(text="Hello", by=alice)
    with pytest.raises(Rejected, match="not both"):
        add_note(text="Hello", by=alice, lead=lead, deal=deal)


@pytest.mark.parametrize("text", ["", "   \n ", "\x00"])
def test_an_empty_note_is_refused(deal, alice, text):
    with pytest.raises(Rejected, match="Write something"):
        add_note(text=text, by=alice, deal=deal)


def test_what_hangs_on_a_hidden_deal_is_hidden_though_its_contact_is_not(private_deal, carol):
    NoteFactory(deal=private_deal, person=private_deal.person)

    assert not Note.objects.visible_to(carol).exists()


def test_a_note_of_a_contact_is_seen_with_either_of_its_contacts(person, organization, carol):
    person.visibility = "owner"
    person.save()
    NoteFactory(person=person)
    both = NoteFactory(person=person, organization=organization)

    assert list(Note.objects.visible_to(carol)) == [both]
