"""What was sent, and what became of it."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.models import Visibility
from activities.models import Note
from crm.search.commands import commands_for
from leads.conversion import convert_lead, terms_of
from leads.models import Lead
from tests.cast import signed_in
from tests.factories import PipelineFactory
from tests.webforms.world import built, send
from webforms.models import Submission
from webforms.services import purge_log

PAGE = "/submissions/"


@pytest.fixture(autouse=True)
def at_once(settings):
    settings.FORMS_SECONDS, settings.FORMS_PER_ADDRESS = 0, 100


@pytest.fixture
def form(ada):
    return built(ada)


@pytest.fixture
def admin(ada):
    return signed_in(ada)


def test_reps_do_not_see_it_and_managers_and_admins_do(form, alice, bob, ada):
    send(form)
    row = Submission.objects.get()

    for path in (PAGE, f"{PAGE}{row.pk}/"):
        assert signed_in(alice).get(path).status_code == 403
        assert signed_in(bob).get(path).status_code == 200
        assert signed_in(ada).get(path).status_code == 200
    assert signed_in(alice).post(f"{PAGE}{row.pk}/lead/").status_code == 403
    assert signed_in(bob).post(f"{PAGE}{row.pk}/lead/").status_code == 403
    assert not Submission.objects.visible_to(alice).exists()


def test_a_hidden_lead_is_not_linked_and_its_answers_are_hidden(form, bob, carol):
    send(form)
    Lead.objects.update(owner=carol, visibility=Visibility.OWNER)
    lead, row = Lead.objects.get(), Submission.objects.get()

    page = signed_in(bob).get(PAGE).text

    assert "(hidden)" in page
    assert str(lead.pk) not in page
    assert "Ann Lee" not in page
    assert signed_in(bob).get(f"{PAGE}{row.pk}/").status_code == 404


def test_it_is_narrowed_by_form_and_outcome(form, admin, ada):
    other = built(ada, title="Other")
    send(form, name="Ann One")
    send(other, name="Bea Two", email="bea@two.example", homepage="x")

    assert shown(admin, f"?form={form.pk}") == [True, False]
    assert shown(admin, "?outcome=spam") == [False, True]
    assert shown(admin, "?form=nonsense&outcome=%00&after=zzz") == [True, True]
    assert "Nothing like this" in admin.get(f"{PAGE}?form={form.pk}&outcome=spam").text


def shown(client, query):
    page = client.get(PAGE + query).text
    return ["Ann One" in page, "Bea Two" in page]


def test_an_empty_log_says_what_it_will_hold(admin):
    assert "Whatever comes by a web form" in admin.get(PAGE).text


def test_a_lead_is_made_of_what_was_refused(form, admin, ada):
    send(form, email="ann at lee", message="Call me")
    row = Submission.objects.get()

    admin.post(f"{PAGE}{row.pk}/lead/")

    row.refresh_from_db()
    lead = Lead.objects.get()
    assert (row.outcome, row.lead, row.taken_by, row.reason) == ("lead", lead, ada, "")
    assert str(lead.person) == "Ann Lee"
    text = Note.objects.get(lead=lead).text
    assert "Call me" in text
    assert "E-mail: ann at lee" in text

    admin.post(f"{PAGE}{row.pk}/lead/")
    assert Lead.objects.count() == 1


def test_of_spam_without_anybody_no_lead_is_made(form, admin):
    send(form, name="", email="", phone="", organization="", homepage="x")
    row = Submission.objects.get()

    page = admin.post(f"{PAGE}{row.pk}/lead/", follow=True).text

    assert "Name a person or an organization." in page
    row.refresh_from_db()
    assert (row.outcome, row.lead) == ("spam", None)


def test_old_submissions_are_forgotten_and_their_leads_stay(form, settings):
    settings.FORMS_LOG_DAYS = 90
    send(form)
    send(form, name="Bea Two", email="bea@two.example", phone="", organization="")
    old = Submission.objects.earliest("pk")
    Submission.objects.filter(pk=old.pk).update(at=timezone.now() - timedelta(days=91))

    assert purge_log() == 1
    assert purge_log() == 0

    assert Submission.objects.count() == 1
    assert Lead.objects.count() == 2


def test_a_purged_lead_leaves_its_submission(form):
    send(form)
    Lead.objects.get().delete()

    assert Submission.objects.get().lead is None


@pytest.mark.parametrize("count", [1, 30])
def test_the_log_costs_the_same_for_one_and_for_thirty(
    form, admin, count, django_assert_max_num_queries
):
    for number in range(count):
        send(form, name=f"A{number} B", email=f"a{number}@b.example", phone="", organization="")

    with django_assert_max_num_queries(11):
        admin.get(PAGE)


def test_it_pages_by_key(form, admin):
    Submission.objects.bulk_create(
        Submission(form=form, nonce=f"n{number}", outcome="spam", address="x")
        for number in range(60)
    )

    first = admin.get(PAGE)
    assert first.text.count('<th scope="row">') == 50
    second = admin.get(PAGE + first.context["next_url"])
    assert second.text.count('<th scope="row">') == 10


def test_a_lead_and_its_deal_say_which_form_they_came_from(form, ada):
    send(form)
    lead = Lead.objects.get()
    stage = PipelineFactory(name="Sales", stages=["First"]).stages.get()

    assert "Contact us" in signed_in(ada).get(lead.get_absolute_url()).text
    deal = convert_lead(lead, terms_of(lead, stage), by=ada)
    assert deal.origin_detail == "Contact us"
    assert "Contact us" in signed_in(ada).get(deal.get_absolute_url()).text


def test_managers_find_the_log_in_the_search_box(alice, bob):
    found = [[each.view for each in commands_for("web forms", user=user)] for user in (alice, bob)]

    assert found == [[], ["webforms:log"]]
