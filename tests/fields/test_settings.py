"""The pages on which admins keep fields, their groups and their choices."""

import pytest

from fields import services
from fields.definitions import fields_of
from fields.models import Choice, Field, FieldGroup
from fields.services.defining import taken_keys
from leads.services import update_lead
from tests.cast import HTMX, signed_in
from tests.factories import LeadFactory, PipelineFactory

PAGE = "/settings/fields/deal/"


@pytest.fixture
def admin(ada):
    return signed_in(ada)


def post(admin, path, **data):
    return admin.post(f"/settings/fields/{path}", {"required": "no", **data})


def test_only_admins_keep_fields(add, browser, bob):
    field = add("deal", "text", "Budget")

    for client in (browser, signed_in(bob)):
        assert client.get(PAGE).status_code == 403
        assert client.get(f"/settings/fields/{field.pk}/").status_code == 403
        assert client.post(f"/settings/fields/{field.pk}/archive/").status_code == 403


def test_a_field_is_added_edited_archived_and_brought_back(admin):
    post(admin, "deal/new/text/", name="Budget", is_on_add_forms="on")
    field = Field.objects.get()
    assert (field.key, field.is_on_add_forms) == ("budget", True)
    assert "Budget" in admin.get(PAGE).content.decode()

    post(admin, f"{field.pk}/", name="Budget 2027", default_value="none", is_unique="on")
    field.refresh_from_db()
    assert (field.name, field.key, field.default) == ("Budget 2027", "budget", "none")
    assert field.is_unique

    post(admin, f"{field.pk}/archive/")
    assert fields_of("deal") == []
    post(admin, f"{field.pk}/unarchive/")
    assert [each.pk for each in fields_of("deal")] == [field.pk]


@pytest.mark.parametrize("kind", ["text", "money", "moment", "user", "person", "choice", "formula"])
def test_each_kind_has_its_form(admin, kind):
    page = admin.get(f"{PAGE}new/{kind}/")

    assert page.status_code == 200
    assert ("is_unique" in page.content.decode()) == (kind == "text")


def test_an_unknown_kind_is_not_there(admin):
    assert admin.get(f"{PAGE}new/nothing/").status_code == 404
    assert admin.get("/settings/fields/pipeline/").status_code == 404


def test_choices_are_written_one_a_line(admin):
    answer = post(admin, "deal/new/choice/", name="Source", choices=" Fair\nWeb \n\nfair\nPress")

    assert answer.status_code == 302
    assert [choice.name for choice in fields_of("deal")[0].choice_list] == ["fair", "Web", "Press"]
    assert post(admin, "deal/new/choice/", name="Other", choices="\n").status_code == 422


def test_a_taken_name_is_said_under_the_field(admin, add):
    services.archive_field(add("deal", "text", "Budget"))

    answer = post(admin, "deal/new/text/", name="budget")

    assert answer.status_code == 422
    assert "is archived" in answer.content.decode()


def test_what_is_wrong_with_a_formula_is_said_under_it(admin):
    answer = post(admin, "deal/new/formula/", name="Total", formula="value + 1")

    assert answer.status_code == 422
    assert "amount(…)" in answer.content.decode()
    assert not Field.objects.exists()


def test_a_formula_is_tried_on_a_record_while_it_is_written(admin):
    LeadFactory(title="Garden", value=200)

    page = admin.get(f"{PAGE}example/formula/", {"formula": "value / 4"}, headers=HTMX)
    assert "€50" in page.content.decode()

    page = admin.get(f"{PAGE}example/formula/", {"formula": "value /"}, headers=HTMX)
    assert page.status_code == 200
    assert "not a formula" in page.content.decode()


def test_the_example_shows_the_field_as_a_form_would(admin):
    given = {"name": "Source", "choices": "Fair\nWeb", "required": "always"}

    page = admin.get(f"{PAGE}example/choice/", given, headers=HTMX).content.decode()

    assert "Fair" in page
    assert "required" in page


def test_required_from_a_stage_asks_for_the_stage(admin):
    pipeline = PipelineFactory(stages=["First", "Second"])
    stage = pipeline.stages.get(name="Second")

    answer = post(admin, "deal/new/text/", name="Budget", required="from")
    assert answer.status_code == 422

    moments = [f"stage:{stage.pk}", "won"]
    post(admin, "deal/new/text/", name="Budget", required="from", required_from=moments)
    assert Field.objects.get().required_from == moments


def test_groups_are_added_renamed_ordered_and_deleted(admin, add):
    post(admin, "deal/groups/", name="Contract")
    group = FieldGroup.objects.get()
    field = add("deal", "text", "Budget", group=group)

    post(admin, f"groups/{group.pk}/", name="Money")
    assert "Money" in admin.get(PAGE).content.decode()

    post(admin, f"groups/{group.pk}/deletion/")
    field.refresh_from_db()
    assert field.group is None


def test_fields_change_places_with_their_neighbours(admin, add):
    add("deal", "text", "One")
    second = add("deal", "text", "Two")

    answer = admin.post(f"/settings/fields/{second.pk}/position/", {"by": "-1"}, headers=HTMX)

    assert answer.content.decode().index("Two") < answer.content.decode().index("One")


def test_choices_are_kept_on_their_own_page(admin, add):
    field = add("deal", "choice", "Source", choices=["Fair", "Web"])
    fair, web = field.choices.order_by("position")
    update_lead(LeadFactory(), {"custom": {"source": "web"}}, by=None)

    post(admin, f"{field.pk}/choices/", name="Press", colour="red")
    post(admin, f"choices/{fair.pk}/", name="Trade fair", colour="green")
    post(admin, f"choices/{fair.pk}/position/", by="1")
    shown = fields_of("deal")[0].choice_list
    assert [(choice.name, choice.colour) for choice in shown] == [
        ("Web", "gray"),
        ("Trade fair", "green"),
        ("Press", "red"),
    ]

    assert (
        "1 record has it" in admin.get(f"/settings/fields/choices/{web.pk}/merge/").content.decode()
    )
    post(admin, f"choices/{web.pk}/merge/", target=fair.pk)
    assert Choice.objects.get(pk=web.pk).merged_into == fair
    assert admin.get(f"/settings/fields/choices/{web.pk}/").status_code == 404

    post(admin, f"choices/{fair.pk}/archive/")
    assert Choice.objects.get(pk=fair.pk).archived_at


def test_a_field_without_choices_has_no_page_of_them(admin, add):
    assert admin.get(f"/settings/fields/{add('deal', 'text', 'A').pk}/choices/").status_code == 404


def test_the_page_costs_the_same_with_two_hundred_fields(admin, add, django_assert_max_num_queries):
    for number in range(200):
        add("deal", "text", f"Field {number}")

    with django_assert_max_num_queries(12):
        assert admin.get(PAGE).content.decode().count("row-link") == 200


def test_the_same_key_is_not_given_twice_by_two_admins(add):
    add("deal", "text", "Budget")

    assert "budget" in taken_keys("deal")
