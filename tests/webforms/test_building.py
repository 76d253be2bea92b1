"""An admin builds a form."""

import pytest

from contacts.models import Channel
from fields.services import add_field
from tests.cast import HTMX, signed_in
from tests.factories import LabelFactory
from tests.webforms.world import built
from webforms.models import WebForm

PAGE = "/settings/forms/"


@pytest.fixture
def admin(ada):
    return signed_in(ada)


@pytest.fixture
def form(ada):
    return built(ada)


def settings_of(form, *, asked=(("email", "E-mail"),), **values):
    data = {"title": form.title, "language": form.language, "is_active": "on", **values}
    for place, (key, label) in enumerate(asked):
        data |= {f"ask-{key}-is_shown": "on", f"ask-{key}-label": label, f"ask-{key}-place": place}
    return data


@pytest.mark.parametrize("path", ["", "new/", "1/"])
@pytest.mark.parametrize("somebody", ["alice", "bob"])
def test_only_admins_build_forms(path, somebody, request):
    assert signed_in(request.getfixturevalue(somebody)).get(PAGE + path).status_code == 403


def test_a_new_form_asks_for_the_usual_in_its_own_language(admin):
    response = admin.post(PAGE + "new/", {"title": "Écrivez-nous", "language": "fr"})

    form = WebForm.objects.get()
    assert response["Location"] == f"{PAGE}{form.pk}/"
    asked = [(each.key, each.label, each.is_required) for each in form.fields.order_by("position")]
    assert asked[:2] == [("name", "Nom", True), ("email", "E-mail", True)]
    assert form.thanks.startswith("Merci")
    assert "Écrivez-nous" in admin.get(PAGE).text


def test_everything_of_a_form_is_changed(admin, form, north):
    hot, fair = LabelFactory(name="Hot"), Channel.objects.create(name="Web")
    add_field(entity="deal", kind="number", name="Seats", is_on_web_forms=True)
    values = {
        "title": "Ask",
        "intro": "Hello",
        "thanks": "Bye",
        "consent": "Yes",
        "redirect_url": "https://www.example.com/x?y=1",
        "labels": [hot.pk],
        "channel": fair.pk,
        "target": f"team:{north.pk}",
        "sites": "https://www.example.com/\nexample.org",
        "ask-email-is_required": "on",
    }
    asked = [("custom_seats", "How many seats?"), ("email", "Your e-mail"), ("name", "")]

    admin.post(f"{PAGE}{form.pk}/", settings_of(form, asked=asked, **values))

    form = WebForm.objects.get()
    shown = [(each.key, each.label, each.is_required) for each in form.fields.order_by("position")]
    assert shown == [
        ("custom_seats", "How many seats?", False),
        ("email", "Your e-mail", True),
        ("name", "Name", False),
    ]
    assert (form.team, form.user, form.channel, list(form.labels.all())) == (
        north,
        None,
        fair,
        [hot],
    )
    assert form.sites == ["https://www.example.com", "https://example.org"]
    assert (form.title, form.thanks, form.consent) == ("Ask", "Bye", "Yes")


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"redirect_url": "http://www.example.com"}, "begins with https://"),
        ({"redirect_url": "javascript:alert(1)"}, "begins with https://"),
        ({"redirect_url": "https://a@b.example"}, "begins with https://"),
        ({"redirect_url": "https://x.example\r\nSet-Cookie: a=b"}, "begins with https://"),
        ({"redirect_url": "https://x.example;script-src *"}, "begins with https://"),
        ({"sites": "https://x.example; script-src *"}, "is no site"),
        ({"sites": "'unsafe-inline'"}, "is no site"),
        ({"sites": "javascript:"}, "is no site"),
        ({"title": ""}, "This field is required"),
        ({"asked": [("message", "Message")]}, "Ask for a name, an e-mail"),
        ({"asked": []}, "Ask for a name, an e-mail"),
    ],
)
def test_what_makes_no_form_is_said(admin, form, values, said):
    response = admin.post(f"{PAGE}{form.pk}/", settings_of(form, **values))

    assert response.status_code == 422
    assert said in response.text
    assert WebForm.objects.get().redirect_url == ""


def test_only_fields_that_are_marked_for_it_are_offered(admin, form):
    add_field(entity="deal", kind="text", name="Inner")
    add_field(entity="deal", kind="user", name="Colleague", is_on_web_forms=True)
    add_field(entity="deal", kind="text", name="Outer", is_on_web_forms=True)

    page = admin.get(f"{PAGE}{form.pk}/").text

    assert "ask-custom_outer-is_shown" in page
    assert "custom_inner" not in page
    assert "custom_colleague" not in page


def test_the_mark_is_set_in_the_settings_of_a_field_of_leads(admin):
    assert "May be asked for on web forms" in admin.get("/settings/fields/deal/new/text/").text
    for other in ("person/new/text/", "deal/new/user/"):
        assert "on web forms" not in admin.get(f"/settings/fields/{other}").text


def test_the_preview_shows_what_is_not_saved_yet(admin, form):
    data = settings_of(form, asked=[("phone", "Ring us")], title="Soon", consent="I agree")

    page = admin.post(f"{PAGE}{form.pk}/preview/", data, headers=HTMX).text

    assert all(words in page for words in ("Soon", "Ring us", "I agree"))
    assert "E-mail" not in page
    assert WebForm.objects.get().title == "Contact us"


def test_the_snippet_and_the_address_are_offered(admin, ada):
    form = built(ada, title='A "nice" <form>')

    page = admin.get(f"{PAGE}{form.pk}/").text

    assert f"http://testserver/f/{form.token}/" in page
    assert "&lt;iframe src=" in page
    assert "<form>" not in page.replace("<form>", "", 0) or "nice&quot; &lt;form&gt;" in page


@pytest.mark.parametrize("count", [1, 30])
def test_the_list_costs_the_same_for_one_and_for_thirty(
    admin, ada, count, django_assert_max_num_queries
):
    for number in range(count):
        built(ada, title=f"Form {number}")

    with django_assert_max_num_queries(10):
        admin.get(PAGE)
