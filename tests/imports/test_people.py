"""People out of a file by the command line: every row in its place, and nobody twice."""

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from contacts.models import ExternalId, Organization, Person
from contacts.services import delete_contact
from tests.factories import PersonFactory
from tests.imports.files import csv_bytes

HEADER = (
    "rec_id, given_name, surname, street_number, address_1, address_2, suburb, postcode, state,"
    " date_of_birth, soc_sec_id"
)
REGISTER = [
    HEADER.split(","),
    ["rec-1-org", " lena", " brook", " 6", " mill lane", " west wing", " oakford", " 4011",
     " wa", " 19580131", " 6988048"],
    ["rec-1-dup-0", " lena", " brok", " 6", " mill lane", "", " oakford", " 4011", " wa",
     " 19589931", " 6988048"],
    ["rec-2-org", "", " waller", " 12", " high street", "", " bittern", " 4814", " qld", "", ""],
    ["rec-3-org", "", "", "", "", "", " bittern", " 4814", " qld", "", ""],
]  # fmt: skip


@pytest.fixture
def bring(tmp_path, ada):
    def command(rows, *options, name="people.csv"):
        (tmp_path / name).write_bytes(csv_bytes(rows))
        out = StringIO()
        arguments = [str(tmp_path / name), "--owner", ada.email, "--json", *options]
        call_command("import_people", *arguments, stdout=out, stderr=StringIO())
        counts = json.loads(out.getvalue())
        return {name: number for name, number in counts.items() if number and name != "seconds"}

    return command


def test_a_register_of_people_is_understood_by_itself(bring, ada):
    counts = bring(REGISTER, "--duplicates", "separate")

    assert counts == {"rows": 4, "created": 3, "refused": 1, "warnings": 1}
    lena = Person.objects.get(external_ids__value="rec-1-org")
    assert (lena.first_name, lena.last_name) == ("lena", "brook")
    assert lena.street == "6 mill lane, west wing"
    assert (lena.city, lena.postcode, lena.region) == ("oakford", "4011", "wa")
    assert lena.born_on.isoformat() == "1958-01-31"
    assert not lena.is_provisional
    assert lena.owner == ada
    assert not Person.objects.filter(street__contains="6988048").exists()


def test_a_file_brought_twice_makes_nobody_twice(bring):
    bring(REGISTER, "--duplicates", "separate")
    assert bring(REGISTER, "--duplicates", "separate")["skipped"] == 3
    assert Person.objects.count() == 3


def test_ids_of_another_file_are_of_other_people(bring):
    bring(REGISTER, "--duplicates", "separate")
    counts = bring(REGISTER, "--duplicates", "separate", name="others.csv")
    assert counts["created"] == 3
    assert bring(REGISTER, "--source", "people", name="third.csv")["skipped"] == 3


def test_somebody_in_the_trash_does_not_keep_their_id(bring, ada):
    bring(REGISTER, "--duplicates", "separate")
    gone = Person.objects.get(external_ids__value="rec-2-org")
    delete_contact(gone, by=ada)
    assert bring(REGISTER, "--duplicates", "separate")["created"] == 1
    assert ExternalId.objects.get(value="rec-2-org").person != gone


@pytest.mark.parametrize(
    ("way", "counts", "people"),
    [
        ("separate", {"rows": 1, "created": 1}, 2),
        ("link", {"rows": 1, "linked": 1}, 1),
        ("skip", {"rows": 1, "skipped": 1}, 1),
        ("ask", {"rows": 1, "refused": 1}, 1),
    ],
)
def test_who_is_known_already_is_dealt_with_as_asked(bring, ada, way, counts, people):
    known = PersonFactory(
        first_name="Zoé", last_name="Brontë", owner=ada, emails=["zoe@acme.example"]
    )
    rows = [["Prénom", "Nom", "Email", "Téléphone", "Société"],
            ["Zoe", "Bronte", "ZOE@acme.example", "06 12 34 56 78", "Acme SARL"]]  # fmt: skip

    assert bring(rows, "--duplicates", way) == counts

    assert Person.objects.count() == people
    assert known.phones.exists() == (way == "link")
    assert Organization.objects.exists() == (way == "separate")


def test_a_dry_run_keeps_nothing(bring):
    assert bring(REGISTER, "--dry-run", "--duplicates", "separate")["created"] == 3
    assert not Person.objects.exists()


def test_refused_rows_come_back_with_their_reasons(bring, tmp_path):
    refused = tmp_path / "refused.csv"
    bring(REGISTER, "--refused", str(refused))
    lines = refused.read_text(encoding="utf-8-sig").splitlines()
    assert len(lines) == 2
    assert lines[1].startswith("rec-3-org")
    assert "names nobody" in lines[1]


def test_what_cannot_be_imported_is_said_in_a_sentence(bring, tmp_path, ada):
    with pytest.raises(CommandError, match="No column names a person"):
        bring([["Colour", "Size"], ["red", "12"]])
    with pytest.raises(CommandError, match="cannot be read"):
        call_command("import_people", str(tmp_path / "none.csv"), "--owner", ada.email)
    with pytest.raises(CommandError, match="Nobody here"):
        call_command("import_people", str(tmp_path / "none.csv"), "--owner", "x@y.example")
