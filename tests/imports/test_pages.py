import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from contacts.models import Person
from imports.models import Import
from imports.running import run
from leads.models import Lead
from tests.cast import HTMX, signed_in
from tests.imports.files import HEADER, ROWS, csv_bytes, xlsx_bytes


@pytest.fixture
def admin(ada):
    return signed_in(ada)


def upload(admin, ada, content, name="leads.csv"):
    file = SimpleUploadedFile(name, content)
    return admin.post("/imports/new/", {"file": file, "owner": ada.pk})


def start(admin, source, **changed):
    posted = {f"column-{place}": field for place, field in source.mapping.items()}
    reading = {"encoding": "utf-8", "delimiter": ",", "header": source.reading["header"]}
    return admin.post(
        f"/imports/{source.pk}/start/", {**posted, **reading, "owner": source.owner_id, **changed}
    )


def test_a_file_becomes_leads_from_upload_to_result(admin, ada):
    response = upload(admin, ada, csv_bytes([HEADER, *ROWS, ["Nobody", "", "", "", ""]]))
    source = Import.objects.get()
    assert response.url == f"/imports/{source.pk}/"
    page = admin.get(response.url).content.decode()
    assert "Zoé Brontë" in page
    assert "Name a person or an organization." in page

    assert start(admin, source).status_code == 302
    run(Import.objects.get())

    page = admin.get(f"/imports/{source.pk}/").content.decode()
    assert Lead.objects.count() == 2
    assert "Rocket" in page
    progress = admin.get(f"/imports/{source.pk}/progress/", headers=HTMX)
    assert progress.status_code == 286
    assert "<html" not in progress.content.decode()


def test_a_bad_file_is_one_sentence_on_the_form_and_nothing_is_kept(admin, ada, settings):
    response = upload(admin, ada, b"%PDF-1.4 nothing", "leads.xlsx")

    assert response.status_code == 422
    assert "not a spreadsheet" in response.content.decode()
    assert not Import.objects.exists()
    assert not list((settings.MEDIA_ROOT / "imports").iterdir())


def test_a_changed_column_redraws_the_preview(admin, ada):
    upload(admin, ada, csv_bytes([HEADER, *ROWS]))
    source = Import.objects.get()
    posted = {
        "encoding": "utf-8",
        "delimiter": ",",
        "header": "1",
        "owner": ada.pk,
        "column-1": "title",
    }

    response = admin.post(f"/imports/{source.pk}/columns/", posted, headers=HTMX)

    html = response.content.decode()
    assert "<html" not in html
    assert "No column names a person" in html
    source.refresh_from_db()
    assert source.mapping == {"1": "title"}


def test_another_sheet_is_read_and_recognised_anew(admin, ada):
    sheets = {"One": [HEADER, ROWS[0]], "Two": [["Société", "Ville"], ["Roue SAS", "Lyon"]]}
    upload(admin, ada, xlsx_bytes([], sheets=sheets), "leads.xlsx")
    source = Import.objects.get()

    admin.post(
        f"/imports/{source.pk}/columns/",
        {"sheet": "Two", "header": "1", "owner": ada.pk},
        headers=HTMX,
    )

    source.refresh_from_db()
    assert source.columns == ["Société", "Ville"]
    assert source.mapping == {"0": "organization", "1": "city"}


def test_an_import_that_names_no_contact_does_not_start(admin, ada):
    upload(admin, ada, csv_bytes([HEADER, *ROWS]))
    source = Import.objects.get()
    nothing = {f"column-{place}": "" for place in range(5)}

    response = start(admin, source, **nothing)

    assert response.status_code == 422
    assert Import.objects.get().state == Import.State.MAPPING


def test_refused_rows_come_back_with_reasons_and_harmless(admin, ada):
    good = ["Fine", "Zoé", "zoe@example.org", "", ""]
    rows = [good, ["=cmd|' /C calc'!A0", "", "not an address", "+33612345678", ""]]
    upload(admin, ada, csv_bytes([HEADER, *rows]))
    source = Import.objects.get()
    start(admin, source)
    run(Import.objects.get())

    response = admin.get(f"/imports/{source.pk}/refused/")
    text = b"".join(response.streaming_content).decode()
    workbook = b"".join(admin.get(f"/imports/{source.pk}/refused/?format=xlsx").streaming_content)

    assert text.startswith("\ufeff")
    assert "'=cmd" in text
    assert "“not an address” is not an e-mail address." in text
    corrected = text.replace("not an address", "jean.dupont@example.org").encode()
    upload(admin, ada, corrected, "again.csv")
    again = Import.objects.latest("pk")
    start(admin, again)
    run(Import.objects.get(pk=again.pk))
    jean = Person.objects.get(emails__address="jean.dupont@example.org")
    assert str(jean) == "Jean Dupont"
    assert jean.phones.get().number == "+33612345678"
    assert upload(admin, ada, workbook, "again.xlsx").status_code == 302


@pytest.mark.parametrize("path", ["", "new/", "sample/", "1/", "1/progress/", "1/refused/"])
def test_imports_are_the_admins_alone(path, alice, bob):
    for user in (alice, bob):
        assert signed_in(user).get(f"/imports/{path}").status_code == 403


def test_an_import_that_is_not_there_is_not_found(admin):
    assert admin.get("/imports/1/").status_code == 404


@pytest.mark.parametrize("size", [1, 30])
def test_the_list_costs_the_same_for_any_number_of_imports(
    admin, ada, size, django_assert_max_num_queries
):
    for number in range(size):
        Import.objects.create(name=f"File {number}", by=ada, owner=ada)

    with django_assert_max_num_queries(9):
        assert admin.get("/imports/").status_code == 200


def test_the_sample_file_can_be_imported(admin, ada):
    content = admin.get("/imports/sample/").content

    upload(admin, ada, content)
    source = Import.objects.get()

    assert len(source.mapping) == len(source.columns) == 9


def test_pages_speak_french(admin, ada):
    ada.language = "fr"
    ada.save()

    assert "Importer des prospects" in admin.get("/imports/new/").content.decode()
