import pytest
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile

from activities.files import LARGEST, NAME_LENGTH, clean_name
from activities.models import Attachment
from activities.services import attach_file, attach_files
from core.errors import Rejected
from tests.cast import HTMX, signed_in


def attach(alice, deal, name="Devis été.pdf", content=b"hello"):
    return attach_file(ContentFile(content, name=name), by=alice, deal=deal)


def files_in(folder):
    return [path for path in folder.rglob("*") if path.is_file()]


def test_several_files_come_in_at_once(browser, deal):
    uploads = [SimpleUploadedFile(f"{n}.txt", b"hello") for n in range(3)]

    response = browser.post(
        f"/activities/of/deal/{deal.pk}/files/", {"uploads": uploads}, headers=HTMX
    )

    assert response.status_code == 200
    assert sorted(deal.attachments.values_list("name", flat=True)) == ["0.txt", "1.txt", "2.txt"]


def test_a_file_is_handed_out_as_it_came_in_under_its_own_name(browser, alice, deal):
    attachment = attach(alice, deal, name="Été « 日本 ».pdf")

    response = browser.get(f"/activities/files/{attachment.pk}/")

    assert response.getvalue() == b"hello"
    disposition = response["Content-Disposition"]
    assert disposition.startswith("attachment; filename*=utf-8''%C3%89t%C3%A9")
    assert response["Content-Type"] == "application/pdf"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in response["Content-Security-Policy"]


def test_a_file_lies_under_a_path_that_tells_nothing(alice, deal, uploads):
    attach(alice, deal, name="Secret plan.pdf")

    [path] = files_in(uploads)
    assert "Secret" not in str(path)
    assert path.suffix == ""


@pytest.mark.parametrize("name", ["page.html", "image.svg", "page.xhtml", "feed.xml", "run.js"])
def test_what_a_browser_might_run_is_mere_bytes(browser, alice, deal, name):
    attachment = attach(alice, deal, name=name, content=b"<script>alert(1)</script>")

    response = browser.get(f"/activities/files/{attachment.pk}/", {"inline": 1})

    assert response["Content-Type"] == "application/octet-stream"
    assert response["Content-Disposition"].startswith("attachment")
    response.close()


def test_a_picture_may_be_shown(browser, alice, deal):
    attachment = attach(alice, deal, name="roof.png")

    shown = browser.get(f"/activities/files/{attachment.pk}/", {"inline": 1})
    saved = browser.get(f"/activities/files/{attachment.pk}/")

    assert shown["Content-Disposition"].startswith("inline")
    assert saved["Content-Disposition"].startswith("attachment")
    shown.close()
    saved.close()


def test_a_file_of_a_hidden_deal_is_not_found(carol, alice, private_deal):
    attachment = attach(alice, private_deal)
    browser = signed_in(carol)

    assert browser.get(f"/activities/files/{attachment.pk}/").status_code == 404
    assert browser.post(f"/activities/files/{attachment.pk}/deletion/").status_code == 404


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\jean\\devis.pdf", "devis.pdf"),
        ("a\r\nSet-Cookie: x=1.txt", "aSet-Cookie: x=1.txt"),
        ("\x00\x01evil\x7f.pdf", "evil.pdf"),
        ("fdp.\u202eexe", "fdp.exe"),
        ("  spaced   out .txt", "spaced out .txt"),
        ("..", "file"),
        ("", "file"),
        (".htaccess", "htaccess"),
    ],
)
def test_hostile_names_become_plain_ones(given, kept):
    assert clean_name(given) == kept


def test_a_very_long_name_keeps_its_ending():
    name = clean_name("é" * 400 + ".pdf")

    assert len(name) == NAME_LENGTH
    assert name.endswith(".pdf")


def test_a_name_with_line_breaks_does_not_reach_the_headers(browser, alice, deal):
    attachment = attach(alice, deal, name='a\r\nX-Evil: 1".txt')

    response = browser.get(f"/activities/files/{attachment.pk}/")

    assert "X-Evil" not in response.headers
    response.close()


def test_an_empty_file_is_refused_with_its_name(browser, deal):
    response = browser.post(
        f"/activities/of/deal/{deal.pk}/files/",
        {"uploads": SimpleUploadedFile("nothing.txt", b"")},
        headers=HTMX,
    )

    assert response.status_code == 422
    assert "“nothing.txt” is empty." in response.content.decode()


def test_a_file_that_is_too_large_is_refused_and_leaves_nothing(alice, deal, uploads):
    large = ContentFile(b"", name="large.bin")
    large.size = LARGEST + 1

    with pytest.raises(Rejected, match="25"):
        attach_files([ContentFile(b"ok", name="ok.txt"), large], by=alice, deal=deal)

    assert not Attachment.objects.exists()
    assert files_in(uploads) == []


def test_no_file_chosen_is_said(browser, deal):
    response = browser.post(f"/activities/of/deal/{deal.pk}/files/", {}, headers=HTMX)

    assert response.status_code == 422
    assert "Choose a file first." in response.content.decode()


def test_a_deleted_file_is_gone_until_it_is_taken_back(browser, alice, deal):
    attachment = attach(alice, deal)

    browser.post(f"/activities/files/{attachment.pk}/deletion/", headers=HTMX)
    assert browser.get(f"/activities/files/{attachment.pk}/").status_code == 404

    browser.post(f"/activities/files/{attachment.pk}/restoration/", headers=HTMX)
    assert browser.get(f"/activities/files/{attachment.pk}/").getvalue() == b"hello"


def test_a_file_that_is_missing_on_the_disk_is_not_found(browser, alice, deal, uploads):
    attachment = attach(alice, deal)
    for path in files_in(uploads):
        path.unlink()

    assert browser.get(f"/activities/files/{attachment.pk}/").status_code == 404
