"""People out of a file by the command line: every row in its place, and nobody twice."""

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from contacts.models import ExternalId, Organization, Person
from contacts.services import delete_contact
from history.models import Operation
from tests.factories import LeadFactory, PersonFactory
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
        return {
            name: number
            for name, number in counts.items()
            if number and name not in {"seconds", "operation"}
        }

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
    assert bring(REGISTER, "--source", "people", name="third.csv")["linked"] == 3


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
    assert Organization.objects.exists() == (way in {"separate", "link"})


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


@pytest.mark.parametrize(
    "columns",
    [
        "ID;fname;lname;street;zip;city;dob;email",
        "unique_id;firstName;lastName;streetAddress;postCode;suburb;dateOfBirth;emailAddress",
        "patient no;given-name;family-name;res_street_address;pc;res_city_desc;birthday;e-mail",
        "Réf.;Prénom;Nom de famille;Rue;CP;Commune;Né le;Courriel",
        "Person - ID;First name;Last name;Address;ZIP code;Town;Birthday;Person - Email - Work",
    ],
)
def test_columns_are_known_by_many_names(bring, columns):
    bring(
        [columns.split(";"), ["a-7", "Lena", "Brook", "6 Mill Lane", "4011", "Oakford",
         "1958-01-31", "lena@example.org"]],
        "--duplicates", "separate",
    )  # fmt: skip

    lena = Person.objects.get()
    assert (str(lena), lena.street, lena.postcode, lena.city) == (
        "Lena Brook",
        "6 Mill Lane",
        "4011",
        "Oakford",
    )
    assert lena.born_on.isoformat() == "1958-01-31"
    assert lena.emails.get().address == "lena@example.org"
    assert lena.external_ids.get().value == "a-7"


def test_numbers_of_the_state_are_never_kept(bring):
    rows = [["soc_sec_id", "National ID", "given_name", "surname"], ["123", "456", "Lena", "Brook"]]
    bring(rows, "--duplicates", "separate")

    assert not ExternalId.objects.exists()


def test_a_row_that_names_somebody_comes_in_whatever_else_it_says(bring):
    rows = [["name", "email", "phone", "country", "city", "company"],
            ["Lena Brook", "lena at home", "unknown", "Nowhere", "x" * 150, ""],
            ["Max Ford", "max@example.org", "01 23 45 67 89", "France", "Lyon", ""],
            ["", "", "01 23 45 67 90", "", "", "Acme SAS"]]  # fmt: skip

    counts = bring(rows, "--duplicates", "separate")

    assert counts == {"rows": 3, "created": 3, "warnings": 4}
    assert Person.objects.get(first_name="Lena").city == "x" * 100
    assert Person.objects.get(organization__name="Acme SAS").first_name == "01 23 45 67 90"


def test_an_id_that_rows_share_is_the_first_ones(bring):
    rows = [["id", "name"], ["7", "Lena Brook"], ["7", "Max Ford"], ["8", "Kim Mill"]]

    assert bring(rows, "--duplicates", "separate") == {"rows": 3, "created": 3, "warnings": 1}
    assert bring(rows, "--duplicates", "separate") == {"rows": 3, "skipped": 3}
    assert ExternalId.objects.get(value="7").person.first_name == "Lena"


def test_a_file_brought_again_fills_what_was_empty_and_replaces_nothing(bring):
    bring([["id", "name", "job title"], ["7", "Lena Brook", "Buyer"]])
    bring(
        [
            ["id", "name", "job title", "street", "email", "dob"],
            ["7", "Lena Brook", "Director", "6 Mill Lane", "lena@example.org", "31/01/1958"],
        ]
    )

    lena = Person.objects.get()
    assert (lena.job_title, lena.street) == ("Buyer", "6 Mill Lane")
    assert lena.born_on.isoformat() == "1958-01-31"
    assert lena.emails.get().is_primary


@pytest.fixture
def undo(ada):
    def command():
        operation = Operation.objects.latest("pk")
        out = StringIO()
        call_command("undo_import", str(operation.pk), "--json", stdout=out)
        return {name: number for name, number in json.loads(out.getvalue()).items() if number}

    return command


def test_an_import_is_taken_back(bring, undo, ada):
    known = PersonFactory(last_name="Brook", job_title="", owner=ada, emails=["lena@example.org"])
    bring(
        [["id", "name", "job title", "email", "phone", "company"],
         ["1", "Lena Brook", "Buyer", "lena@example.org", "06 12 34 56 78", ""],
         ["2", "Max Ford", "Seller", "max@example.org", "", "Acme SAS"]]
    )  # fmt: skip
    known.refresh_from_db()
    assert known.job_title == "Buyer"

    assert undo() == {"people": 1, "organizations": 1}

    known.refresh_from_db()
    assert (known.job_title, known.phones.count(), known.emails.count()) == ("", 0, 1)
    assert list(Person.objects.alive()) == [known]
    assert not Organization.objects.alive().exists()
    assert undo() == {}


def test_who_is_needed_by_now_stays(bring, undo, ada):
    bring([["name", "company"], ["Max Ford", "Acme SAS"], ["Kim Mill", "Roue SAS"]])
    LeadFactory(owner=ada, person=Person.objects.get(first_name="Max"))

    assert undo() == {"people": 1, "organizations": 1, "needed": 2}

    assert str(Person.objects.alive().get()) == "Max Ford"
    assert str(Organization.objects.alive().get()) == "Acme SAS"


def test_what_was_edited_since_stays(bring, undo, ada):
    known = PersonFactory(last_name="Brook", job_title="", owner=ada, emails=["lena@example.org"])
    bring([["name", "job title", "email"], ["Lena Brook", "Buyer", "lena@example.org"]])
    Person.objects.filter(pk=known.pk).update(job_title="Director")

    assert undo() == {"spared": 1}

    known.refresh_from_db()
    assert known.job_title == "Director"


def test_an_undone_import_can_come_again(bring, undo):
    bring(REGISTER, "--duplicates", "separate")
    undo()

    assert bring(REGISTER, "--duplicates", "separate")["created"] == 3
    assert Person.objects.alive().count() == 3


def test_a_provisional_contact_that_a_file_names_is_in_the_address_book(bring, ada):
    PersonFactory(last_name="Brook", owner=ada, emails=["lena@example.org"], confirmed_at=None)
    bring([["name", "email"], ["Lena Brook", "lena@example.org"]])

    assert not Person.objects.get().is_provisional
