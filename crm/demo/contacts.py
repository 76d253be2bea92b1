"""The address book of the demo, with a few duplicates to find."""

from django.db import models

from contacts.models import Email, Label, Organization, Person, Phone
from contacts.points import to_e164
from core.text import Fold
from crm.demo.scene import Scene, add
from crm.demo.words import FIRST_NAMES, LAST_NAMES, ORGANIZATIONS, PHONES

DUPLICATES = 6


def build_address_book(scene: Scene) -> None:
    scene.organizations = _organizations(scene)
    scene.people = _people(scene, 118)
    _twins(scene)


def _organizations(scene: Scene) -> list[Organization]:
    rows = [
        Organization(
            name=name,
            domain=domain,
            city=city,
            postcode=postcode,
            street=street,
            country=country,
            owner=scene.dice.choice(scene.sellers),
            created_at=scene.ago(scene.dice.randint(200, 420)),
            confirmed_at=scene.ago(200),
        )
        for name, domain, city, postcode, street, country in ORGANIZATIONS
    ]
    add(rows)
    add([Email(organization=row, address=f"info@{row.domain}", is_primary=True) for row in rows])
    _phones(scene, [(row, row.country, "organization") for row in rows])
    customer, partner = scene.labels_of(Label.Entity.ORGANIZATION)
    for row in scene.dice.sample(rows, 16):
        row.labels.add(customer)
    rows[23].labels.add(partner)
    return rows


def new_person(scene: Scene, organization: Organization | None, **fields) -> Person:
    return Person(
        first_name=scene.dice.choice(FIRST_NAMES),
        last_name=scene.dice.choice(LAST_NAMES),
        organization=organization,
        owner=organization.owner if organization else scene.dice.choice(scene.sellers),
        **fields,
    )


def _people(scene: Scene, count: int) -> list[Person]:
    rows = []
    for number in range(count):
        home = scene.organizations[number % len(scene.organizations)]
        person = new_person(
            scene,
            home if scene.dice.random() < 0.92 else None,
            job_title=scene.dice.choice(scene.texts.jobs),
            created_at=scene.ago(scene.dice.randint(60, 400)),
            confirmed_at=scene.ago(60),
        )
        rows.append(person)
    add(rows)
    add_emails(scene, rows)
    _phones(scene, [(row, _country(row), "person") for row in rows])
    decides, technical = scene.labels_of(Label.Entity.PERSON)
    for row in scene.dice.sample(rows, 24):
        row.labels.add(scene.dice.choice([decides, technical]))
    return rows


def add_emails(scene: Scene, people: list[Person]) -> None:
    """An address at the organization's domain, made of the folded name."""
    folded = dict(
        Person.objects.filter(pk__in=[person.pk for person in people])
        .annotate(local=Fold(models.functions.Concat("first_name", models.Value("."), "last_name")))
        .values_list("pk", "local")
    )
    add(
        [
            Email(
                person=person,
                address=f"{folded[person.pk]}@{_domain(person)}".replace(" ", "-"),
                is_primary=True,
            )
            for person in people
        ]
    )


def _domain(person: Person) -> str:
    return person.organization.domain if person.organization else "mail.example"


def _country(person: Person) -> str:
    return person.organization.country if person.organization else "FR"


def _phones(scene: Scene, owners: list[tuple]) -> None:
    rows = []
    for owner, country, name in owners:
        begin, digits, group = PHONES.get(country, PHONES["FR"])
        tail = "".join(str(scene.dice.randint(0, 9)) for _ in range(digits))
        groups = " ".join(tail[at : at + group] for at in range(0, digits, group))
        number = f"{begin}{'' if country != 'FR' else ' '}{groups}"
        rows.append(Phone(**{name: owner}, number=number, e164=to_e164(number), is_primary=True))
    add(rows)


def _twins(scene: Scene) -> None:
    """The same people entered once more, as it happens: another spelling, no organization."""
    originals = scene.dice.sample(scene.people, DUPLICATES)
    twins = []
    for number, person in enumerate(originals):
        swapped = number % 2
        twins.append(
            Person(
                first_name=person.first_name if not swapped else person.first_name[0] + ".",
                last_name=person.last_name if swapped else person.last_name.upper(),
                organization=person.organization if swapped else None,
                owner=scene.dice.choice(scene.sellers),
                created_at=scene.ago(scene.dice.randint(5, 50)),
                confirmed_at=scene.ago(5),
            )
        )
    # One of them for a third time, as a reply to a newsletter left it. The manager may merge them.
    place = next(n for n, person in enumerate(originals) if _is_of_the_manager(scene, person))
    third = originals[place]
    twins[place].owner = third.owner
    originals.append(third)
    twins.append(
        Person(
            first_name=third.last_name,
            last_name=third.first_name,
            owner=third.owner,
            created_at=scene.ago(3),
            confirmed_at=scene.ago(3),
        )
    )
    add(twins)
    add(
        [
            Email(person=twin, address=original.emails.all()[0].address, is_primary=True)
            for twin, original in zip(twins, originals, strict=True)
        ]
    )
    _twin_of_an_organization(scene)


def _twin_of_an_organization(scene: Scene) -> None:
    """An organization entered once more, in capitals."""
    original = next(row for row in scene.organizations if _is_of_the_manager(scene, row))
    twin = Organization(
        name=original.name.upper(),
        domain=original.domain,
        city=original.city,
        owner=original.owner,
        created_at=scene.ago(12),
        confirmed_at=scene.ago(12),
    )
    add([twin])


def _is_of_the_manager(scene: Scene, contact: Person | Organization) -> bool:
    manager = next(seller for seller in scene.sellers if seller.is_manager)
    return contact.owner.team_id == manager.team_id
