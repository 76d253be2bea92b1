from datetime import UTC, datetime
from random import Random

import phonenumbers
import pytest

from bench.dataset import SIZES, Plan
from bench.dataset.contacts import AddressBook
from bench.dataset.corrupting import corrupted
from bench.dataset.deals import Deals
from bench.dataset.leads import Leads
from bench.dataset.naming import first_name, phone, surname, tongue_of
from bench.dataset.tongues import TONGUES

OWNERS = [(1, 1), (2, 1), (3, 2)]
STAGES = [[1, 2, 3, 4, 5], [6, 7, 8]]
NOW = datetime(2026, 11, 24, 6, tzinfo=UTC)


def a_company(*, seed=2026):
    """All rows of a small company: organizations, people, deals and leads."""
    plan = Plan(SIZES["tiny"], NOW, OWNERS, STAGES, channels=[1, 2], seed=seed)
    book = AddressBook(plan)
    deals = Deals(plan, book)
    return [
        list(book.organizations()),
        list(book.people()),
        list(deals.stories()),
        list(Leads(plan, book, deals).rows()),
    ]


def test_the_seed_gives_the_same_company_twice():
    assert a_company() == a_company()
    assert a_company() != a_company(seed=7)


def test_one_person_in_twenty_is_in_it_twice():
    plan = Plan(SIZES["10k"], NOW, OWNERS, STAGES)
    book = AddressBook(plan)
    assert list(book.organizations())

    people = list(book.people())

    twins = [row for row in people if row["twin_of"]]
    assert 0.04 < len(twins) / len(people) < 0.06
    names = {(row["first_name"], row["last_name"]) for row in people}
    assert len(names) > len(people) * 0.8


def test_a_twin_shares_something_with_its_original():
    _organizations, people, _deals, _leads = a_company()
    known = {row["id"]: row for row in people}
    shared = ("emails", "organization_id", "street", "last_name", "first_name")

    for twin in (row for row in people if row["twin_of"]):
        original = known[twin["twin_of"]]
        assert any(twin.get(name) and twin.get(name) == original.get(name) for name in shared) or (
            {number.e164 for number in twin["phones"]}
            & {number.e164 for number in original["phones"]}
        )


def test_a_twin_is_seldom_spelled_like_its_original():
    dice = Random(1)
    row = {
        "first_name": "Hélène",
        "last_name": "Lefèvre",
        "emails": ["helene@acme.example"],
        "phones": [],
        "organization_id": None,
    }

    spelled = [corrupted(row, dice) for _ in range(200)]

    same = [
        one for one in spelled if one["first_name"] == "Hélène" and one["last_name"] == "Lefèvre"
    ]
    assert 0 < len(same) < 60


@pytest.mark.parametrize("tongue", TONGUES, ids=lambda tongue: tongue.country)
def test_phone_numbers_are_valid_in_their_country(tongue):
    dice = Random(3)

    for _ in range(50):
        number = phone(dice, tongue.calls)
        read = phonenumbers.parse(number.typed, tongue.country)
        assert phonenumbers.is_valid_number(read), number
        written = phonenumbers.format_number(read, phonenumbers.PhoneNumberFormat.E164)
        assert written == number.e164


def test_there_are_hundreds_of_thousands_of_names():
    dice = Random(5)

    def name():
        tongue = tongue_of(dice)
        return f"{first_name(dice, tongue)} {surname(dice, tongue)}"

    # Of 60,000 drawn so many are different that a million have hundreds of thousands.
    assert len({name() for _ in range(60_000)}) > 45_000


def test_the_first_pipeline_has_as_many_open_deals_as_a_board_shows():
    _organizations, _people, stories, _leads = a_company()

    on_board = [
        story.deal
        for story in stories
        if "status" not in story.deal and story.deal["stage_id"] in STAGES[0]
    ]
    assert len(on_board) == SIZES["tiny"].board
    for story in stories:
        assert story.visits[-1]["stage_id"] == story.deal["stage_id"]
        assert [visit["left_at"] is None for visit in story.visits].count(True) == (
            "status" not in story.deal
        )
