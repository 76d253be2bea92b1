import pytest
from django.utils import timezone, translation

from contacts.models import Email, Organization, Person
from core.errors import Rejected
from history.journal import Journal, undo
from history.models import Operation
from leads.models import Lead
from tests.factories import (
    DealFactory,
    LabelFactory,
    LeadFactory,
    NoteFactory,
    OrganizationFactory,
    PersonFactory,
)


@pytest.fixture
def journal(alice):
    return Journal.begin(Operation.Kind.MERGE, by=alice, title="Jean Dupont")


def test_a_changed_value_goes_back(journal, alice):
    person = PersonFactory(first_name="Jean", job_title="Buyer")
    journal.change(person, job_title="Director", first_name="Jeanne")

    undone = undo(journal.operation, by=alice)

    person = Person.objects.get()
    assert (person.first_name, person.job_title) == ("Jean", "Buyer")
    assert undone.spared == []
    assert (undone.operation.undone_by, undone.operation.undone_at is None) == (alice, False)


def test_every_kind_of_value_comes_back_as_it_was(journal, alice):
    deal = DealFactory(value="1234.50", expected_close_on="2026-12-01")
    moment, stage, other = timezone.now(), deal.stage, DealFactory().stage
    deal.last_touched_at = moment
    deal.save()
    deal.refresh_from_db()
    kept = (deal.value, deal.expected_close_on, deal.owner, deal.stage, deal.last_touched_at)
    journal.change(
        deal,
        value=None,
        expected_close_on=None,
        owner=alice,
        stage=other,
        last_touched_at=timezone.now(),
    )

    undo(journal.operation, by=alice)

    deal.refresh_from_db()
    assert (
        deal.value,
        deal.expected_close_on,
        deal.owner,
        deal.stage,
        deal.last_touched_at,
    ) == kept
    assert deal.stage == stage


def test_what_was_edited_since_is_spared_and_named(journal, alice):
    person = PersonFactory(first_name="Jean", job_title="Buyer")
    journal.change(person, job_title="Director", first_name="Jeanne")
    Person.objects.update(job_title="President")

    undone = undo(journal.operation, by=alice)

    person.refresh_from_db()
    assert (person.first_name, person.job_title) == ("Jean", "President")
    assert [(entry.record_type, entry.field) for entry in undone.spared] == [
        ("contacts.person", "job_title")
    ]


def test_two_changes_of_one_field_go_back_to_the_first_value(journal, alice):
    person = PersonFactory(job_title="Buyer")
    journal.change(person, job_title="Director")
    journal.change(person, job_title="President")

    undone = undo(journal.operation, by=alice)

    person.refresh_from_db()
    assert (person.job_title, undone.spared) == ("Buyer", [])


def test_an_edit_after_two_changes_spares_the_field_once(journal, alice):
    person = PersonFactory(job_title="Buyer")
    journal.change(person, job_title="Director")
    journal.change(person, job_title="President")
    Person.objects.update(job_title="Retired")

    undone = undo(journal.operation, by=alice)

    person.refresh_from_db()
    assert person.job_title == "Retired"
    assert {entry.field for entry in undone.spared} == {"job_title"}


def test_an_edit_back_to_a_middle_value_is_still_an_edit(journal, alice):
    person = PersonFactory(job_title="Buyer")
    journal.change(person, job_title="Director")
    journal.change(person, job_title="President")
    Person.objects.update(job_title="Director")

    undo(journal.operation, by=alice)

    person.refresh_from_db()
    assert person.job_title == "Director"


def test_what_was_created_is_deleted(journal, alice):
    person = PersonFactory()
    journal.created(person)

    undo(journal.operation, by=alice)

    assert not Person.objects.exists()


def test_what_was_created_and_then_used_by_others_stays_and_is_named(journal, alice):
    organization = OrganizationFactory()
    journal.created(organization)
    DealFactory(person=None, organization=organization)

    undone = undo(journal.operation, by=alice)

    assert Organization.objects.filter(pk=organization.pk).exists()
    assert [entry.record_type for entry in undone.spared] == ["contacts.organization"]


def test_a_created_record_that_is_gone_already_is_no_news(journal, alice):
    person = PersonFactory()
    journal.created(person)
    person.delete()

    assert undo(journal.operation, by=alice).spared == []


def test_a_removed_row_comes_back_whole(journal, alice):
    person = PersonFactory(emails=["jean@example.com"])
    email = person.emails.get()
    key = email.pk
    journal.remove(email)
    assert not Email.objects.exists()

    undo(journal.operation, by=alice)

    back = Email.objects.get()
    assert (back.pk, back.address, back.person, back.is_primary) == (
        key,
        "jean@example.com",
        person,
        True,
    )
    assert back.normalized == "jean@example.com"


def test_a_removed_row_of_a_lead_keeps_its_uuid_moments_and_money(journal, alice):
    lead = LeadFactory(value="99.90")
    lead.refresh_from_db()
    key = lead.pk
    journal.remove(lead)

    undo(journal.operation, by=alice)

    back = Lead.objects.get()
    assert (back.pk, back.value, back.created_at, back.person) == (
        key,
        lead.value,
        lead.created_at,
        lead.person,
    )


def test_a_removed_row_whose_place_is_taken_is_spared(journal, alice):
    person = PersonFactory(emails=["jean@example.com"])
    journal.remove(person.emails.get())
    person.emails.create(address="jean@example.com")

    undone = undo(journal.operation, by=alice)

    assert Email.objects.count() == 1
    assert [entry.record_type for entry in undone.spared] == ["contacts.email"]


def test_a_removed_row_whose_parent_is_gone_is_spared(journal, alice):
    person = PersonFactory(emails=["jean@example.com"])
    journal.remove(person.emails.get())
    person.delete()

    undone = undo(journal.operation, by=alice)

    assert not Email.objects.exists()
    assert [entry.record_type for entry in undone.spared] == ["contacts.email"]


def test_a_change_to_a_record_that_is_gone_is_spared(journal, alice):
    person = PersonFactory(job_title="Buyer")
    journal.change(person, job_title="Director")
    person.delete()

    assert len(undo(journal.operation, by=alice).spared) == 1


def test_a_foreign_key_to_a_record_that_is_gone_is_spared(journal, alice):
    old = OrganizationFactory()
    person = PersonFactory(organization=old)
    journal.change(person, organization=OrganizationFactory())
    old.delete()

    undone = undo(journal.operation, by=alice)

    person.refresh_from_db()
    assert person.organization is not None
    assert [entry.field for entry in undone.spared] == ["organization"]


def test_a_change_that_changes_nothing_is_not_kept(journal):
    person = PersonFactory(job_title="Buyer")
    journal.change(person, job_title="Buyer")

    assert not journal.operation.entries.exists()


def test_links_come_and_go(journal, alice):
    person, had, gets = PersonFactory(), LabelFactory(name="Old"), LabelFactory(name="New")
    person.labels.add(had)
    journal.link(person.labels, gets)
    journal.unlink(person.labels, had)
    assert list(person.labels.all()) == [gets]

    undo(journal.operation, by=alice)

    assert list(person.labels.all()) == [had]


def test_a_link_that_was_there_is_not_taken_away_by_the_undo(journal, alice):
    person, label = PersonFactory(), LabelFactory()
    person.labels.add(label)
    journal.link(person.labels, label)

    undo(journal.operation, by=alice)

    assert list(person.labels.all()) == [label]


def test_a_link_taken_away_by_hand_since_is_no_problem(journal, alice):
    person, label = PersonFactory(), LabelFactory()
    journal.link(person.labels, label)
    person.labels.clear()

    undo(journal.operation, by=alice)

    assert not person.labels.exists()


def test_followers_are_links_too(journal, alice, bob):
    person = PersonFactory()
    journal.link(person.followers, bob)

    undo(journal.operation, by=alice)

    assert not person.followers.exists()


def test_a_second_undo_changes_nothing(journal, alice, bob):
    person = PersonFactory(job_title="Buyer")
    journal.change(person, job_title="Director")
    undo(journal.operation, by=alice)
    Person.objects.update(job_title="Director")

    undo(journal.operation, by=bob)

    person.refresh_from_db()
    assert person.job_title == "Director"
    assert Operation.objects.get().undone_by == alice


def test_an_operation_that_a_later_one_stands_on_is_refused_and_names_it(journal, alice):
    person = PersonFactory(job_title="Buyer")
    journal.change(person, job_title="Director")
    later = Journal.begin(Operation.Kind.CONVERSION, by=alice, title="Windows for the school")
    later.change(person, job_title="President")

    with pytest.raises(Rejected, match="Windows for the school"):
        undo(journal.operation, by=alice)

    person.refresh_from_db()
    assert person.job_title == "President"
    assert not Operation.objects.filter(undone_at__isnull=False).exists()


def test_when_the_later_one_is_undone_the_earlier_one_can_be(journal, alice):
    person = PersonFactory(job_title="Buyer")
    journal.change(person, job_title="Director")
    later = Journal.begin(Operation.Kind.CONVERSION, by=alice)
    later.change(person, job_title="President")

    undo(later.operation, by=alice)
    undo(journal.operation, by=alice)

    person.refresh_from_db()
    assert person.job_title == "Buyer"


def test_a_later_operation_on_other_records_does_not_matter(journal, alice):
    person, other = PersonFactory(job_title="Buyer"), PersonFactory()
    journal.change(person, job_title="Director")
    Journal.begin(Operation.Kind.MERGE, by=alice).change(other, job_title="President")

    undo(journal.operation, by=alice)

    person.refresh_from_db()
    assert person.job_title == "Buyer"


def test_the_refusal_speaks_french(journal, alice):
    person = PersonFactory(job_title="Buyer")
    journal.change(person, job_title="Director")
    Journal.begin(Operation.Kind.MERGE, by=alice, title="Dupont").change(person, job_title="PDG")

    with translation.override("fr"), pytest.raises(Rejected, match="fusion"):
        undo(journal.operation, by=alice)


def test_an_undo_that_fails_half_way_changes_nothing(journal, alice, monkeypatch):
    first, second = PersonFactory(job_title="Buyer"), PersonFactory(job_title="Clerk")
    journal.change(first, job_title="Director")
    journal.change(second, job_title="President")
    save = Person.save

    def fail_for_first(self, *args, **kwargs):
        if self.pk == first.pk:
            raise RuntimeError
        return save(self, *args, **kwargs)

    monkeypatch.setattr(Person, "save", fail_for_first)
    with pytest.raises(RuntimeError):
        undo(journal.operation, by=alice)

    second.refresh_from_db()
    assert second.job_title == "President"
    assert Operation.objects.get().undone_at is None


def test_notes_that_moved_go_back(journal, alice):
    lead, deal = LeadFactory(), DealFactory()
    note = NoteFactory(lead=lead)
    journal.change(note, lead=None, deal=deal)

    undo(journal.operation, by=alice)

    note.refresh_from_db()
    assert (note.lead, note.deal) == (lead, None)


def test_undoing_frees_a_unique_place_before_it_is_filled_again(journal, alice):
    survivor = PersonFactory()
    other = PersonFactory(emails=["jean@example.com"])
    email = other.emails.get()
    journal.change(email, person=survivor)
    journal.change(email, address="j@example.com")

    undo(journal.operation, by=alice)

    email.refresh_from_db()
    assert (email.person, email.address) == (other, "jean@example.com")
