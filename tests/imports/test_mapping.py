import pytest

from imports.fields import F
from imports.mapping import problems, recognise

PIPEDRIVE = """Lead - ID;Lead - Title;Lead - Owner;Lead - Creator;Lead - Value;
    Lead - Currency of Value;Lead - Labels;Lead - Source;Lead - Expected close date;
    Lead - Lead created;Person - Name;
    Person - Email - Work;Person - Phone - Mobile;Organization - Name;Organization - Address"""
HUBSPOT = """Record ID;First Name;Last Name;Email;Phone Number;Contact owner;Lead Status;
    Create Date;Associated Company;Job Title;Website URL;Last Activity Date"""
SALESFORCE = """Salutation;First Name;Last Name;Title;Company;Email;Phone;Mobile;Fax;Street;City;
    State/Province;Zip/Postal Code;Country;Lead Source;Lead Status;Annual Revenue;Description"""
GOOGLE = """First Name;Middle Name;Last Name;Nickname;Organization Name;Organization Title;
    Birthday;Notes;Labels;E-mail 1 - Label;E-mail 1 - Value;E-mail 2 - Value;Phone 1 - Label;
    Phone 1 - Value;Address 1 - Street;Address 1 - City;Address 1 - Region;
    Address 1 - Postal Code;Address 1 - Country;Website 1 - Value"""
OUTLOOK = """Title;First Name;Middle Name;Last Name;Suffix;Company;Department;Job Title;
    Business Street;Business City;Business State;Business Postal Code;Business Country/Region;
    Home Street;Home City;Business Phone;Home Phone;Mobile Phone;E-mail Address;E-mail 2 Address;
    E-mail Display Name;Web Page;Notes;Categories"""
ODOO = """External ID;Name;Company Name;Contact Name;Email;Job Position;Phone;Mobile;Street;Street2;
    City;State;Zip;Country;Website;Notes"""
ZOHO = """Record Id;Lead Owner;Company;First Name;Last Name;Designation;Email;Phone;Mobile;Website;
    Lead Source;Lead Status;Industry;Annual Revenue;Street;City;State;Zip Code;Country;Description;
    Tag;Secondary Email;Created Time"""
DYNAMICS = """(Do Not Modify) Lead;(Do Not Modify) Row Checksum;Topic;First Name;Last Name;
    Job Title;Business Phone;Mobile Phone;Email;Company Name;Street 1;City;
    State/Province;ZIP/Postal Code;
    Country/Region;Lead Source;Est. Revenue;Est. Close Date;Currency;Created On"""
FRENCH = """Titre du prospect;Prénom;Nom;Société;Fonction;Adresse e-mail;Tél. portable;Téléphone;
    Rue;Code postal;Ville;Pays;Montant estimé;Devise;Date de clôture prévue;Étiquettes;Origine;
    Commentaires"""
OUTLOOK_FR = """Prénom;Nom;Société;Rue (bureau);Ville (bureau);Code postal (bureau);
    Pays/Région (bureau);Téléphone (bureau);Tél. mobile;Adresse de messagerie"""


def fields(text, rows=()):
    names = [" ".join(name.split()) for name in text.split(";")]
    return {names[place]: str(field) for place, field in recognise(names, rows).items()}


@pytest.mark.parametrize(
    ("export", "expected"),
    [
        (
            PIPEDRIVE,
            {
                "Lead - ID": "external_id",
                "Lead - Title": "title",
                "Lead - Value": "value",
                "Lead - Currency of Value": "currency",
                "Lead - Labels": "labels",
                "Lead - Source": "channel",
                "Lead - Owner": "owner",
                "Lead - Expected close date": "expected_close_on",
                "Lead - Lead created": "created_at",
                "Person - Name": "person_name",
                "Person - Email - Work": "email",
                "Person - Phone - Mobile": "mobile",
                "Organization - Name": "organization",
                "Organization - Address": "street",
            },
        ),
        (
            HUBSPOT,
            {
                "Record ID": "external_id",
                "First Name": "first_name",
                "Last Name": "last_name",
                "Email": "email",
                "Phone Number": "phone",
                "Contact owner": "owner",
                "Create Date": "created_at",
                "Associated Company": "organization",
                "Job Title": "job_title",
                "Website URL": "website",
            },
        ),
        (
            SALESFORCE,
            {
                "First Name": "first_name",
                "Last Name": "last_name",
                "Title": "job_title",
                "Company": "organization",
                "Email": "email",
                "Phone": "phone",
                "Mobile": "mobile",
                "Street": "street",
                "City": "city",
                "State/Province": "region",
                "Zip/Postal Code": "postcode",
                "Country": "country",
                "Lead Source": "channel",
                "Description": "note",
            },
        ),
        (
            GOOGLE,
            {
                "First Name": "first_name",
                "Last Name": "last_name",
                "Organization Name": "organization",
                "Organization Title": "job_title",
                "Birthday": "born_on",
                "Notes": "note",
                "Labels": "labels",
                "E-mail 1 - Value": "email",
                "E-mail 2 - Value": "email",
                "Phone 1 - Value": "phone",
                "Address 1 - Street": "street",
                "Address 1 - City": "city",
                "Address 1 - Region": "region",
                "Address 1 - Postal Code": "postcode",
                "Address 1 - Country": "country",
                "Website 1 - Value": "website",
            },
        ),
        (
            ODOO,
            {
                "External ID": "external_id",
                "Name": "title",
                "Company Name": "organization",
                "Contact Name": "person_name",
                "Email": "email",
                "Job Position": "job_title",
                "Phone": "phone",
                "Mobile": "mobile",
                "Street": "street",
                "Street2": "street",
                "City": "city",
                "State": "region",
                "Zip": "postcode",
                "Country": "country",
                "Website": "website",
                "Notes": "note",
            },
        ),
        (
            FRENCH,
            {
                "Titre du prospect": "title",
                "Prénom": "first_name",
                "Nom": "last_name",
                "Société": "organization",
                "Fonction": "job_title",
                "Adresse e-mail": "email",
                "Tél. portable": "mobile",
                "Téléphone": "phone",
                "Rue": "street",
                "Code postal": "postcode",
                "Ville": "city",
                "Pays": "country",
                "Montant estimé": "value",
                "Devise": "currency",
                "Date de clôture prévue": "expected_close_on",
                "Étiquettes": "labels",
                "Origine": "channel",
                "Commentaires": "note",
            },
        ),
        (
            OUTLOOK_FR,
            {
                "Prénom": "first_name",
                "Nom": "last_name",
                "Société": "organization",
                "Rue (bureau)": "street",
                "Ville (bureau)": "city",
                "Code postal (bureau)": "postcode",
                "Pays/Région (bureau)": "country",
                "Téléphone (bureau)": "phone",
                "Tél. mobile": "mobile",
                "Adresse de messagerie": "email",
            },
        ),
    ],
    ids=["pipedrive", "hubspot", "salesforce", "google", "odoo", "french", "outlook-fr"],
)
def test_the_columns_of_an_export_are_recognised(export, expected):
    assert fields(export) == expected


@pytest.mark.parametrize(
    ("export", "expected"),
    [
        (
            OUTLOOK,
            {
                "Job Title": "job_title",
                "Business City": "city",
                "Business Phone": "phone",
                "Mobile Phone": "mobile",
                "E-mail Address": "email",
                "E-mail 2 Address": "email",
                "Company": "organization",
                "Categories": "labels",
            },
        ),
        (
            ZOHO,
            {
                "Company": "organization",
                "Designation": "job_title",
                "Tag": "labels",
                "Secondary Email": "email",
                "Zip Code": "postcode",
                "Created Time": "created_at",
            },
        ),
        (
            DYNAMICS,
            {
                "Topic": "title",
                "Company Name": "organization",
                "Est. Revenue": "value",
                "Est. Close Date": "expected_close_on",
                "Country/Region": "country",
            },
        ),
    ],
    ids=["outlook", "zoho", "dynamics"],
)
def test_what_matters_of_a_wide_export_is_recognised(export, expected):
    found = fields(export)

    assert {name: found.get(name) for name in expected} == expected
    assert not {"Title", "Home City", "Suffix", "E-mail Display Name", "Annual Revenue"} & set(
        found
    )


@pytest.mark.parametrize(
    "name", ["E-MAIL", "  e mail: ", "Émail", "eMail", "E_Mail", "Courriel", "ADRESSE E-MAIL *"]
)
def test_a_name_is_recognised_however_it_is_written(name):
    assert recognise([name], []) == {0: F.EMAIL}


def test_a_title_is_a_job_where_its_values_are_jobs():
    rows = [["CEO", "jean@example.org"], ["Sales Manager", "zoe@example.org"]]

    assert recognise(["Title", "E-mail"], rows)[0] == F.JOB_TITLE
    assert recognise(["Title", "E-mail"], [["Rocket", "jean@example.org"]])[0] == F.TITLE


def test_a_name_alone_is_a_persons_and_of_companies_an_organizations():
    assert recognise(["Name", "E-mail"], [["Jean Dupont", "a@b.fr"]])[0] == F.PERSON
    assert recognise(["Nom", "Ville"], [["Roue SAS", "Lyon"], ["Ünion SARL", "Metz"]])[0] == (
        F.ORGANIZATION
    )


def test_a_column_that_does_not_look_like_its_name_is_left_out():
    rows = [["yes", "no", "soon"], ["no", "yes", "later"]]

    assert recognise(["Email", "Phone", "Close date"], rows) == {}


def test_columns_without_names_are_known_by_their_values():
    rows = [["Jean Dupont", "jean@example.org", "+33 6 12 34 56 78", "Roue SAS", "1 200 €"]] * 3

    found = recognise(list("ABCDE"), rows, has_header=False)

    assert found == {0: F.PERSON, 1: F.EMAIL, 2: F.PHONE, 3: F.ORGANIZATION, 4: F.VALUE}


def test_owners_are_taken_only_when_all_of_them_work_here():
    known = frozenset({"alice martin", "alice example com"})

    assert recognise(["Name", "Owner"], [["Jean", "Alice Martin"]], owners=known)[1] == F.OWNER
    assert 1 not in recognise(["Name", "Owner"], [["Jean", "Somebody Else"]], owners=known)


def test_two_columns_for_one_field_are_a_sentence():
    found = problems({0: F.TITLE, 1: F.TITLE, 2: F.EMAIL, 3: F.EMAIL}, ["A", "B", "C", "D"])

    assert found == ["The columns “A” and “B” are both “Title of the lead”. Choose one."]


def test_a_file_without_any_contact_is_a_sentence():
    assert "No column names a person" in problems({0: F.TITLE}, ["A"])[0]
