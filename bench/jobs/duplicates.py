"""Looking up who a person may be, while somebody types: half of them are known, half are new."""

from collections.abc import Iterator

from bench.dataset.corrupting import corrupted
from bench.dataset.naming import first_name, phone, surname, tongue_of
from bench.measuring import Pair
from bench.registry import job
from bench.stage import Stage, one_request
from contacts.duplicates import PersonFacts, facts_of_person, find_people
from contacts.models import Person

TURNS, WARM_UP = 200, 20


@job("duplicates", bar=2, turns=TURNS, warm_up=WARM_UP)
def duplicates(stage: Stage) -> Iterator[Pair]:
    rep, sql = stage.rep(), stage.floor("duplicates")
    asked = [_known(stage) if turn % 2 else _new(stage) for turn in range(WARM_UP + TURNS + 1)]

    def ours(turn: int) -> int:
        find_people(asked[turn], user=rep.user)
        return 0

    def floor(turn: int) -> None:
        facts = asked[turn]
        sql.run(
            name=facts.name,
            emails=[address.lower() for address in facts.emails],
            phones=list(facts.phones),
        )

    with one_request():
        yield Pair(ours=ours, floor=floor)


def _known(stage: Stage) -> PersonFacts:
    """What is saved of somebody, with a change in it."""
    pk = stage.dice.randint(1, stage.size.people)
    people = Person.objects.with_points().select_related("organization")
    facts = facts_of_person(people.filter(pk__gte=pk).order_by("pk")[0])
    row = {
        "first_name": facts.first_name or "x",
        "last_name": facts.last_name or "x",
        "emails": facts.emails,
        "phones": [],
        "organization_id": facts.organization_id,
    }
    changed = corrupted(row, stage.dice)
    return PersonFacts(
        first_name=changed["first_name"],
        last_name=changed["last_name"],
        emails=tuple(changed["emails"]),
        phones=facts.phones,
        organization_name=facts.organization_name,
        organization_id=facts.organization_id,
    )


def _new(stage: Stage) -> PersonFacts:
    """Somebody nobody knows, with an address and a number of their own."""
    tongue = tongue_of(stage.dice)
    return PersonFacts(
        first_name=first_name(stage.dice, tongue),
        last_name=surname(stage.dice, tongue),
        emails=(f"new{stage.dice.randrange(10**9)}@nowhere.example",),
        phones=(phone(stage.dice, tongue.calls).e164,),
    )
