"""Who sees what: the rules of `visible_to`, which nothing else decides."""

import pytest
from django.utils import timezone

from tests.factories import DealFactory, LeadFactory, OrganizationFactory, UserFactory


def sees(user, record):
    return type(record).objects.visible_to(user).filter(pk=record.pk).exists()


@pytest.mark.parametrize("make", [DealFactory, LeadFactory, OrganizationFactory])
class TestVisibility:
    def test_what_is_for_everyone_is_seen_by_another_team(self, make, alice, carol):
        assert sees(carol, make(owner=alice, visibility="everyone"))

    def test_what_is_the_owners_alone_is_hidden_from_a_colleague(self, make, alice, north):
        colleague = UserFactory(team=north)

        assert sees(alice, make(owner=alice, visibility="owner"))
        assert not sees(colleague, make(owner=alice, visibility="owner"))

    def test_what_is_the_teams_is_hidden_from_another_team(self, make, alice, carol, north):
        record = make(owner=alice, visibility="team")

        assert sees(UserFactory(team=north), record)
        assert not sees(carol, record)

    def test_a_manager_sees_all_that_the_team_owns(self, make, alice, bob, carol):
        assert sees(bob, make(owner=alice, visibility="owner"))
        assert not sees(bob, make(owner=carol, visibility="owner"))

    def test_a_user_without_a_team_shares_nothing_with_another_one(self, make, company):
        owner, other = UserFactory(), UserFactory()

        assert not sees(other, make(owner=owner, visibility="team"))

    def test_an_admin_sees_everything(self, make, alice, ada):
        assert sees(ada, make(owner=alice, visibility="owner"))

    def test_a_follower_sees_what_is_private(self, make, alice, carol):
        record = make(owner=alice, visibility="owner")
        record.followers.add(carol)

        assert sees(carol, record)

    def test_what_is_in_the_trash_is_seen_by_nobody(self, make, alice, ada):
        record = make(owner=alice)
        type(record).objects.filter(pk=record.pk).update(deleted_at=timezone.now())

        assert not sees(alice, record)
        assert not sees(ada, record)


def test_a_rep_edits_what_others_own_unless_the_company_narrows_it(alice, carol):
    deal = DealFactory(owner=alice)

    assert deal.may_be_edited_by(carol, only_own=False)
    assert not deal.may_be_edited_by(carol, only_own=True)
    assert deal.may_be_edited_by(alice, only_own=True)


def test_reps_delete_their_own_and_managers_their_teams(alice, bob, carol, ada):
    deal = DealFactory(owner=alice)

    assert deal.may_be_deleted_by(alice)
    assert deal.may_be_deleted_by(bob)
    assert deal.may_be_deleted_by(ada)
    assert not deal.may_be_deleted_by(carol)
