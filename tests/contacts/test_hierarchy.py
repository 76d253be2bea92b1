"""Families of organizations: parents, daughters, relations."""

import threading

import pytest
from django.db import IntegrityError, connection, connections

from contacts.merging import merge_by_hand, undo_merge
from contacts.services import relate, set_parent, unlink
from contacts.ties.family import family_of, with_daughters
from contacts.ties.models import OrganizationLink
from core.errors import Rejected
from tests.factories import OrganizationFactory


@pytest.fixture
def group(alice):
    """Holding > Works > Shop, and Holding > Labs."""
    names = ("Holding", "Works", "Shop", "Labs")
    group = {name: OrganizationFactory(name=name, owner=alice) for name in names}
    for daughter, parent in (("Works", "Holding"), ("Shop", "Works"), ("Labs", "Holding")):
        set_parent(group[daughter], group[parent], by=alice)
    return group


def outline(member):
    return {member.organization.name: [outline(each) for each in member.daughters]}


def test_the_whole_family_is_told_from_each_of_its_members(group, alice):
    whole = {"Holding": [{"Labs": []}, {"Works": [{"Shop": []}]}]}

    for organization in group.values():
        assert outline(family_of(organization, user=alice).top) == whole


def test_a_parent_cannot_stand_below_its_daughter(group, alice):
    with pytest.raises(Rejected, match="“Shop” stands below “Holding”"):
        set_parent(group["Holding"], group["Shop"], by=alice)
    with pytest.raises(Rejected, match="itself"):
        set_parent(group["Holding"], group["Holding"], by=alice)


def test_the_database_refuses_a_circle_whoever_writes_it(group):
    link = OrganizationLink(organization=group["Holding"], other=group["Shop"], kind="parent")

    with pytest.raises(IntegrityError):
        link.save()


def test_another_parent_takes_the_place_of_the_first(group, alice):
    set_parent(group["Shop"], group["Labs"], by=alice)

    assert outline(family_of(group["Shop"], user=alice).top) == {
        "Holding": [{"Labs": [{"Shop": []}]}, {"Works": []}]
    }


def test_related_organizations_are_told_on_both_pages_once(group, alice):
    other = OrganizationFactory(name="Partner", owner=alice)

    relate(group["Shop"], other, by=alice)
    with pytest.raises(Rejected, match="linked already"):
        relate(other, group["Shop"], by=alice)

    for here, there in ((group["Shop"], other), (other, group["Shop"])):
        related = family_of(here, user=alice).related
        assert [link.partner for link in related] == [there]


def test_who_stands_behind_a_hidden_parent_is_left_out_with_it(group, alice, carol):
    group["Works"].visibility = "owner"
    group["Works"].save()

    assert outline(family_of(group["Shop"], user=carol).top) == {"Shop": []}
    assert outline(family_of(group["Labs"], user=carol).top) == {"Holding": [{"Labs": []}]}
    assert with_daughters(group["Holding"], user=carol) == [
        group["Holding"].pk,
        group["Labs"].pk,
    ]


def test_all_below_count_as_daughters(group, alice):
    ids = with_daughters(group["Holding"], user=alice)

    assert set(ids) == {organization.pk for organization in group.values()}
    assert ids[0] == group["Holding"].pk
    assert with_daughters(group["Shop"], user=alice) == [group["Shop"].pk]


@pytest.mark.parametrize("size", [1, 30])
def test_a_family_costs_the_same_for_any_size(alice, size, django_assert_max_num_queries):
    top = OrganizationFactory(owner=alice)
    for _number in range(size):
        set_parent(OrganizationFactory(owner=alice), top, by=alice)
        relate(OrganizationFactory(owner=alice), top, by=alice)

    with django_assert_max_num_queries(4):
        family = family_of(top, user=alice)

    assert len(family.related) == size
    assert family.size == size + 1


def test_a_link_is_taken_away_once(group, alice):
    link = OrganizationLink.objects.get(organization=group["Shop"])

    unlink(link, by=alice)
    unlink(link, by=alice)

    assert family_of(group["Shop"], user=alice).is_empty


def test_a_merge_takes_the_family_along_and_gives_it_back(group, alice, bob):
    other = OrganizationFactory(name="Works Ltd", owner=alice)

    operation = merge_by_hand(other, [group["Works"]], by=bob)

    assert outline(family_of(other, user=alice).top) == {
        "Holding": [{"Labs": []}, {"Works Ltd": [{"Shop": []}]}]
    }
    undo_merge(other, operation, by=bob)
    assert outline(family_of(group["Works"], user=alice).top) == {
        "Holding": [{"Labs": []}, {"Works": [{"Shop": []}]}]
    }


def test_a_merge_of_ancestor_and_descendant_makes_no_circle(group, alice, bob):
    operation = merge_by_hand(group["Shop"], [group["Holding"]], by=bob)

    assert outline(family_of(group["Shop"], user=alice).top) == {
        "Works": [{"Shop": [{"Labs": []}]}]
    }
    undo_merge(group["Shop"], operation, by=bob)
    assert outline(family_of(group["Shop"], user=alice).top) == {
        "Holding": [{"Labs": []}, {"Works": [{"Shop": []}]}]
    }


@pytest.mark.django_db(transaction=True)
def test_two_people_who_close_a_circle_at_once_are_not_both_served(alice):
    for _round in range(5):
        a, b, c = (OrganizationFactory(owner=alice) for _n in range(3))
        set_parent(b, a, by=alice)
        start, refused = threading.Barrier(2), []

        def link(daughter, parent, start=start, refused=refused):
            start.wait()
            try:
                set_parent(daughter, parent, by=alice)
            except Rejected as error:
                refused.append(str(error))
            finally:
                connections.close_all()

        threads = [threading.Thread(target=link, args=pair) for pair in ((c, b), (a, c))]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

        assert len(refused) == 1, refused
        assert "stands below" in refused[0]
    connection.close()
