"""People who do not exist, in several countries, and the slips of those who write them down.

The slips are those that Febrl makes (a letter or digit more, less, another or swapped, a field
left out, first and last name swapped), on names and addresses of other countries.
"""

import random
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

LANDS = {
    "FR": (
        "Jean Marie Luc Claire Hugo Chloé Zoé Benoît Agathe Thibault Inès Gaëlle Yves Noémie",
        "Martin Durand Lefèvre Quatremer Dubois Bourdon Le-Goff Chauvet Delacroix Pélissier Roux",
        "{n} rue de la Paix|{n} avenue Victor Hugo|{n} bd Voltaire|{n} quai Foch",
        "75002 Paris|69003 Lyon|13008 Marseille|31000 Toulouse|59800 Lille|35000 Rennes",
    ),
    "DE": (
        "Jürgen Anke Lukas Hannah Björn Sabine Uwe Kerstin Matthias Ines Götz Frauke",
        "Müller Schmidt Weiß Schröder Böhm Kühn Hagedorn Vogelsang Ahrens Petersen Lüdtke",
        "Hauptstraße {n}|Goethestr. {n}|Am Markt {n}|Lindenweg {n}|Schillerplatz {n}",
        "10115 Berlin|80331 München|50667 Köln|20095 Hamburg|60311 Frankfurt",
    ),
    "GB": (
        "James Olivia Harry Amelia Jack Poppy Alfie Freya Archie Imogen Rupert Daisy",
        "Smith Jones Taylor Whitcombe Ashworth Pemberton Okafor Featherstone Hargreaves Doyle",
        "{n} High Street|{n} Church Road|{n} Mill Lane|Rose Cottage, {n} Park Avenue",
        "LS1 4AP Leeds|M1 2WD Manchester|BS1 5TR Bristol|EH1 1YZ Edinburgh",
    ),
    "ES": (
        "José María Lucía Hugo Martina Íñigo Begoña Álvaro Rocío Joaquín",
        "García López Núñez Ibáñez Etxeberria Quiroga Zubizarreta Domínguez Peña",
        "Calle Mayor {n}|C/ de Alcalá {n}|Avenida de América {n}|Plaza de España {n}",
        "28013 Madrid|08002 Barcelona|41001 Sevilla|48001 Bilbao",
    ),
}
LETTERS = "abcdefghijklmnopqrstuvwxyz"


def crowd(
    dice: random.Random, *, people: int, twins: int, seed_of_slips: int = 1
) -> Iterator[dict[str, Any]]:
    """People as `create_person` takes them, then some of them again with slips."""
    slips, made = random.Random(seed_of_slips), []
    firms = [f"{name} {form}" for name in ("Acme", "Zeta", "Nordlicht") for form in ("SAS", "GmbH")]
    for number in range(people):
        person = stranger(dice, dice.choice(list(LANDS)))
        person["organization_name"] = dice.choice(firms) if dice.random() < 0.6 else ""
        local = f"{person['first_name']}.{number}".encode("ascii", "ignore").decode().lower()
        person["emails"] = [f"{local}@mail{number % 7}.org"] if dice.random() < 0.7 else []
        person["phones"] = [f"+336{dice.randrange(10**8):08d}"] if dice.random() < 0.5 else []
        made.append(person)
        yield dict(person)
    for person in made[:twins]:
        yield with_slips(person, slips, most=3)


def stranger(dice: random.Random, land: str) -> dict[str, Any]:
    """A name, an address and, for some, a birth day."""
    first, last, streets, places = LANDS[land]
    postcode, _space, city = dice.choice(places.split("|")).rpartition(" ")
    return {
        "first_name": dice.choice(first.split()),
        "last_name": dice.choice(last.split()),
        "street": dice.choice(streets.split("|")).format(n=dice.randrange(1, 200)),
        "postcode": postcode,
        "city": city,
        "born_on": date(1950, 1, 1) + timedelta(dice.randrange(18_000))
        if dice.random() < 0.3
        else None,
    }


def with_slips(person: dict[str, Any], dice: random.Random, *, most: int) -> dict[str, Any]:
    """The person as somebody else writes them down."""
    twin = dict(person)
    for _ in range(dice.randint(1, most)):
        field = dice.choice(["first_name", "last_name", "street", "postcode", "city"])
        roll = dice.random()
        if roll < 0.06:
            twin["first_name"], twin["last_name"] = twin["last_name"], twin["first_name"]
        elif roll < 0.12 and field not in {"first_name", "last_name"}:
            twin[field] = ""
        elif twin[field]:
            twin[field] = slip(twin[field], dice)
    return twin


def slip(text: str, dice: random.Random) -> str:
    """One letter or digit more, less, another, or swapped with its neighbour."""
    place, letter = dice.randrange(len(text)), text[:1]
    letter = dice.choice("0123456789" if text[place].isdigit() else LETTERS)
    changed = [
        text[:place] + letter + text[place:],
        text[:place] + text[place + 1 :],
        text[:place] + letter + text[place + 1 :],
        text[:place] + text[place : place + 2][::-1] + text[place + 2 :],
    ]
    return dice.choice(changed).strip() or text
