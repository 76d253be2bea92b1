import json
import subprocess
import sys
from io import StringIO

import pytest
from django.core.files.base import ContentFile
from django.core.management import CommandError, call_command

from activities.models import Note
from contacts.models import Channel, Email, Label, Organization, Person, Phone
from history.models import Event
from imports import running
from imports.models import Import, ImportRow
from imports.running import run
from imports.services import receive_file
from leads.models import Lead
from tests.factories import LeadFactory, OrganizationFactory, PersonFactory
from tests.imports.files import csv_bytes, write


def take_in(ada, rows, **kwargs) -> Import:
    source = receive_file(ContentFile(csv_bytes(rows)), name="leads.csv", owner=ada, by=ada)
    source.state = Import.State.QUEUED
    source.save()
    return run(source, **kwargs)


def counts(source):
    return (
        source.created_count,
        source.linked_count,
        source.skipped_count,
        source.refused_count,
    )


def test_a_row_becomes_a_lead_with_its_contacts(ada):
    header = ["Title", "First name", "Last name", "Email", "Mobile", "Company", "Street", "City",
              "Country", "Value", "Close date", "Labels", "Source", "Note", "Website"]  # fmt: skip
    row = ["Rocket", "Zoé", "Brontë", "ZOE@acme.fr", "06 12 34 56 78", "Acme SARL",
           "1 rue A", "Lyon", "France", "1 234,50 €", "31/12/2027", "Hot; New", "Fair",
           "Call soon", "www.acme.fr"]  # fmt: skip

    source = take_in(ada, [header, row])

    assert counts(source) == (1, 0, 0, 0)
    lead = Lead.objects.get()
    assert (lead.title, str(lead.value), lead.currency) == ("Rocket", "1234.50", "EUR")
    assert lead.expected_close_on.isoformat() == "2027-12-31"
    assert (lead.origin, lead.channel.name) == ("import", "Fair")
    assert {label.name for label in lead.labels.all()} == {"Hot", "New"}
    assert str(lead.person) == "Zoé Brontë"
    assert lead.person.is_provisional
    assert lead.person.emails.get().address == "zoe@acme.fr"
    assert lead.person.phones.get().e164 == "+33612345678"
    assert lead.organization.domain == "acme.fr"
    assert (lead.organization.city, lead.organization.country) == ("Lyon", "FR")
    assert Note.objects.get().text == "Call soon"
    assert Event.objects.about(lead).get().verb == "lead.created"


def test_contacts_that_exist_are_linked_and_get_what_they_lacked(ada):
    jean = PersonFactory(first_name="Jean", last_name="Dupont", emails=["jean@acme.fr"])
    acme = OrganizationFactory(name="Acme SARL")

    source = take_in(
        ada,
        [["Title", "Name", "Email", "Phone", "Company"],
         ["A", "Dupont Jean", "JEAN@acme.fr", "0612345678", "ACME S.A.R.L."],
         ["B", "Jean Dupont", "", "+33 6 12 34 56 78", ""]],
    )  # fmt: skip

    assert counts(source) == (2, 2, 0, 0)
    assert set(Lead.objects.values_list("person", flat=True)) == {jean.pk}
    assert Lead.objects.get(title="A").organization == acme
    assert Phone.objects.get(person=jean).e164 == "+33612345678"
    jean.refresh_from_db()
    assert jean.organization == acme


def test_earlier_rows_are_known_to_later_ones(ada):
    rows = [[f"Lead {n}", "Zoé Martin", "zoe@acme.fr", "Acme"] for n in range(5)]

    source = take_in(ada, [["Title", "Name", "Email", "Company"], *rows])

    assert counts(source) == (5, 4, 0, 0)
    assert Person.objects.count() == Organization.objects.count() == Email.objects.count() == 1


def test_a_switchboard_does_not_make_one_person_of_an_office(ada):
    rows = [[name, "01 23 45 67 89"] for name in ("Jean Dupont", "Zoé Martin", "Luc Besson")]

    take_in(ada, [["Name", "Phone"], *rows])

    assert Person.objects.count() == 3


def test_legal_forms_tell_organizations_apart(ada):
    take_in(ada, [["Company"], ["Martin SARL"], ["Martin SAS"], ["martin s.a.s."]])

    assert Organization.objects.count() == 2


def test_a_row_with_only_an_address_makes_a_person_named_after_it(ada):
    take_in(ada, [["Email"], ["jean.dupont@acme.fr"], ["info@acme.fr"], ["zoe@acme.fr"]])

    assert {str(person) for person in Person.objects.all()} == {
        "Jean Dupont",
        "info@acme.fr",
        "zoe@acme.fr",
    }


def test_repeats_and_leads_in_the_inbox_are_skipped(ada):
    rows = [["Title", "Name", "Email"], ["A", "Jean", "j@acme.fr"], ["A", "Jean", "j@acme.fr"],
            ["B", "Jean", "j@acme.fr"]]  # fmt: skip

    first, second = take_in(ada, rows), take_in(ada, rows)

    assert counts(first) == (2, 1, 1, 0)
    assert counts(second) == (0, 0, 3, 0)
    assert Lead.objects.count() == 2


def test_an_archived_lead_does_not_stop_a_new_one(ada):
    from django.utils import timezone

    person = PersonFactory(first_name="Jean", last_name="D", emails=["j@acme.fr"])
    LeadFactory(title="A", person=person, archived_at=timezone.now())

    assert counts(take_in(ada, [["Title", "Email"], ["A", "j@acme.fr"]])) == (1, 1, 0, 0)


def test_bad_values_refuse_their_row_and_name_the_column(ada):
    source = take_in(
        ada,
        [["Name", "Value", "Close date", "Country"], ["Jean", "100", "2027-01-01", "France"],
         ["Zoé", "much", "soon", "Narnia"], ["Luc", "-5", "", ""], ["", "1", "", ""]],
    )  # fmt: skip

    assert counts(source) == (1, 0, 0, 3)
    reasons = list(ImportRow.objects.filter(outcome="refused").values_list("number", "reason"))
    assert sorted(reasons) == [
        (
            3,
            (
                "Country: “Narnia” is not a country. Value: “much” is not an amount. "
                "Close date: “soon” is not a date."
            ),
        ),
        (4, "The value cannot be negative."),
        (5, "Name a person or an organization."),
    ]  # fmt: skip


def test_the_trash_is_not_linked_to(ada):
    from django.utils import timezone

    PersonFactory(emails=["j@acme.fr"], deleted_at=timezone.now())

    assert counts(take_in(ada, [["Name", "Email"], ["Jean", "j@acme.fr"]])) == (1, 0, 0, 0)


def test_labels_and_channels_are_found_whatever_their_case(ada):
    Label.objects.create(entity="lead", name="Hot")
    Channel.objects.create(name="Fair")

    take_in(ada, [["Name", "Tags", "Source"], ["Jean", "hot, HOT", "FAIR"]])

    assert Label.objects.count() == Channel.objects.count() == 1


def test_a_run_goes_on_after_the_rows_that_are_counted(ada, monkeypatch):
    monkeypatch.setattr(running, "CHUNK", 10)
    rows = [
        ["Name", "Email"],
        *[[f"Jean {n}", f"j{n}@acme.fr"] for n in range(35)],
        ["Jean 1", "j1@acme.fr"],
    ]

    class Killed(BaseException):
        pass

    def kill(done):
        if done == 20:
            raise Killed

    with pytest.raises(Killed):
        take_in(ada, rows, report=kill)
    assert Lead.objects.count() == 20

    source = run(Import.objects.get())

    assert counts(source) == (35, 0, 1, 0)
    assert source.state == Import.State.DONE
    assert Lead.objects.count() == Person.objects.count() == 35


def command(path, *args, owner="ada@example.com"):
    out = StringIO()
    call_command("import_leads", str(path), "--owner", owner, *args, stdout=out, stderr=StringIO())
    return out.getvalue().splitlines()[-1]


def test_the_command_prints_its_counts_as_json(ada, tmp_path):
    path = write(tmp_path, csv_bytes([["Name"], ["Jean Dupont"], ["Zoé"]]), "leads.csv")

    dry = json.loads(command(path, "--dry-run", "--json"))
    assert not Lead.objects.exists()
    assert not Import.objects.exists()
    wet = json.loads(command(path, "--json", owner="ADA@example.com"))

    assert list(wet) == ["rows", "created", "linked", "skipped", "refused", "seconds"]
    assert (wet["rows"], wet["created"]) == (2, 2)
    assert {**dry, "seconds": 0} == {**wet, "seconds": 0}


@pytest.mark.parametrize(
    ("content", "owner", "sentence"),
    [
        (b"Name\nJean\n", "nobody@example.com", "Nobody here has the e-mail"),
        (b"%PDF", "ada@example.com", "not a spreadsheet"),
        (b"Colour\nred\nblue\n", "ada@example.com", "No column names a person"),
    ],
)
def test_the_command_refuses_in_one_sentence(ada, tmp_path, content, owner, sentence):
    path = write(tmp_path, content, "leads.csv")

    with pytest.raises(CommandError, match=sentence):
        command(path, owner=owner)
    assert not Import.objects.exists()


def test_a_file_that_is_not_there_is_one_sentence(ada, tmp_path):
    with pytest.raises(CommandError, match="cannot be read"):
        command(tmp_path / "missing.csv")


def test_the_reader_of_workbooks_needs_no_django():
    code = (
        "import runpy, sys; runpy.run_path('imports/reading/child.py');"
        "print('django' in sys.modules)"
    )

    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert done.stdout.strip() == "False"
