import json

import pytest

from core.errors import Rejected
from tests.cast import signed_in
from webforms import revising, services
from webforms.forms import BuilderForm
from webforms.models import Submission, WebForm

PAGE = "/settings/forms/"


@pytest.fixture
def admin(ada):
    return signed_in(ada)


@pytest.fixture
def contact_form(ada):
    return services.create_form(title="Contact", language="en", by=ada)


def shown(form, **changes):
    """What the builder's page sends when nothing but `changes` was touched."""
    page = BuilderForm(web_form=form)
    bound = [page[name] for name in page.fields]
    bound += [row[name] for row in page.rows for name in row.fields]
    sent = {each.html_name: each.initial for each in bound}
    sent |= {name.replace("__", "-"): value for name, value in changes.items()}
    sent = {name: "on" if value is True else value for name, value in sent.items()}
    sent = {name: value for name, value in sent.items() if value not in (None, False)}
    return sent | {"was": page.was_text}


def sent_by(form, outcome="refused"):
    number = Submission.objects.count()
    return Submission.objects.create(form=form, nonce=number, address="x", outcome=outcome)


def test_two_admins_at_different_fields_both_win(admin, contact_form):
    url = f"{PAGE}{contact_form.pk}/"
    first = shown(contact_form, title="First")
    second = shown(contact_form, thanks="Second", **{"ask-email-label": "Mail"})

    admin.post(url, first)
    answer = admin.post(url, second)

    assert answer.status_code == 302
    form = WebForm.objects.get()
    assert (form.title, form.thanks) == ("First", "Second")
    assert form.fields.get(key="email").label == "Mail"


def test_two_admins_at_one_field_the_second_is_told_and_may_replace_it(admin, contact_form):
    url = f"{PAGE}{contact_form.pk}/"
    late = shown(contact_form, title="Second", intro="Mine")
    admin.post(url, shown(contact_form, title="First"))

    answer = admin.post(url, late)

    assert answer.status_code == 422
    assert "Somebody changed “Title” to “First” meanwhile" in answer.text
    assert 'value="Second"' in answer.text
    assert "Mine" in answer.text
    assert WebForm.objects.get().title == "First"
    now = json.loads(late["was"]) | {"title": "First"}
    admin.post(url, late | {"was": json.dumps(now)})
    assert WebForm.objects.get().title == "Second"


def test_two_admins_at_the_fields_of_a_form_the_second_is_told(admin, contact_form):
    url = f"{PAGE}{contact_form.pk}/"
    late = shown(contact_form, **{"ask-email-label": "Mail"})
    admin.post(url, shown(contact_form, **{"ask-phone-is_shown": None}))

    answer = admin.post(url, late)

    assert answer.status_code == 422
    assert "Somebody changed “Fields”" in answer.text
    assert 'value="Mail"' in answer.text


@pytest.mark.parametrize("was", ["", "nonsense", "[]", "{}", "[" * 5000])
def test_a_page_that_does_not_say_what_it_showed_is_read_all_the_same(was, admin, contact_form):
    sent = shown(contact_form, intro="New") | {"was": was}

    assert admin.post(f"{PAGE}{contact_form.pk}/", sent).status_code == 302
    assert WebForm.objects.get().intro == "New"


def test_nobody_is_left_without_a_way_to_be_reached(contact_form):
    with pytest.raises(Rejected):
        revising.revise(contact_form, {"fields": [["message", "Message", False]]}, was={})


def test_what_became_a_lead_that_is_gone_is_shown_to_admins_only(admin, bob, contact_form):
    sent = sent_by(contact_form, "lead")

    assert admin.get(f"/submissions/{sent.pk}/").status_code == 200
    assert signed_in(bob).get(f"/submissions/{sent.pk}/").status_code == 404
