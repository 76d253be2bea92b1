import pytest

from contacts.models import Channel
from leads.assigning.models import AssignmentRule
from tests.cast import HTMX, signed_in
from tests.factories import LabelFactory

PAGE = "/settings/assignment/"


@pytest.fixture
def admin(ada):
    return signed_in(ada)


def given(**values):
    return {"name": "Swiss", "currency": "EUR", **values}


def add(position, user):
    return AssignmentRule.objects.create(name=f"Rule {position}", position=position, user=user)


@pytest.mark.parametrize("path", ["", "new/", "example/", "1/"])
@pytest.mark.parametrize("somebody", ["alice", "bob"])
def test_only_admins_keep_rules(path, somebody, request):
    client = signed_in(request.getfixturevalue(somebody))

    assert client.get(PAGE + path).status_code == 403


def test_an_empty_list_says_what_rules_are_for(admin):
    assert "Share leads from the web out" in admin.get(PAGE).text


def test_a_rule_is_added_shown_in_words_changed_and_deleted(admin, alice, north):
    fair, hot = Channel.objects.create(name="Fair"), LabelFactory(name="Hot")
    conditions = {
        "origins": ["web_form", "import"],
        "channels": [fair.pk],
        "labels": [hot.pk],
        "at_least": "1,000",
        "at_most": "2000.50",
        "countries": ["CH", "FR"],
    }

    admin.post(PAGE + "new/", given(target=f"team:{north.pk}", **conditions))

    rule = AssignmentRule.objects.get()
    page = " ".join(admin.get(PAGE).text.split())
    for words in (
        "Source: Web form or Import",
        "Channel: Fair",
        "Label: Hot",
        "Value: €1,000 to €2,000.50",
        "Country: Switzerland or France",
        "In turn within North",
    ):
        assert words in page
    admin.post(f"{PAGE}{rule.pk}/", given(name="All", target=f"user:{alice.pk}"))
    rule.refresh_from_db()
    assert (rule.name, rule.user, rule.team, rule.conditions) == ("All", alice, None, {})
    assert "Every lead" in admin.get(PAGE).text
    admin.post(f"{PAGE}{rule.pk}/deletion/")
    assert not AssignmentRule.objects.exists()


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({}, "This field is required"),
        ({"target": "user:999999"}, "not one of the available choices"),
        ({"target": "nobody"}, "not one of the available choices"),
        ({"at_least": "5", "at_most": "4", "target": "USER"}, "cannot be below"),
        ({"origins": ["moon"], "target": "USER"}, "not one of the available choices"),
        ({"countries": ["XX"], "target": "USER"}, "not one of the available choices"),
    ],
)
def test_what_makes_no_rule_is_said_in_the_form(admin, alice, values, said):
    values = {
        key: f"user:{alice.pk}" if value == "USER" else value for key, value in values.items()
    }

    response = admin.post(PAGE + "new/", given(**values), headers=HTMX)

    assert response.status_code == 422
    assert said in response.text
    assert not AssignmentRule.objects.exists()


def test_rules_are_moved_by_buttons_and_put_in_a_whole_new_order(admin, alice):
    first, second, third = (add(place, alice) for place in range(3))

    admin.post(f"{PAGE}{third.pk}/position/", {"by": "-1"})
    assert order() == [first, third, second]
    admin.post(PAGE + "order/", {"row": [second.pk, first.pk, "x", 987654]})
    assert order() == [second, first, third]
    assert "Rule 1" in admin.post(PAGE + "order/", {"row": []}, headers=HTMX).text


def order():
    return list(AssignmentRule.objects.order_by("position"))


def test_a_rule_is_switched_off_and_on(admin, alice):
    rule = add(0, alice)

    off = admin.post(f"{PAGE}{rule.pk}/state/", {"is_on": ""}, headers=HTMX)
    rule.refresh_from_db()
    assert not rule.is_on
    assert "Switch on" in off.text
    admin.post(f"{PAGE}{rule.pk}/state/", {"is_on": "on"})
    rule.refresh_from_db()
    assert rule.is_on


def test_a_rule_that_cannot_give_to_anybody_warns(admin, alice, south):
    add(0, alice)
    AssignmentRule.objects.create(name="South", team=south)
    alice.is_active = False
    alice.save()

    page = admin.get(PAGE).text

    assert "May no longer sign in" in page
    assert "Nobody is in this team" in page


def test_an_example_is_tried_without_using_up_a_turn(admin, alice, bob, north):
    AssignmentRule.objects.create(name="Swiss", team=north, conditions={"countries": ["CH"]})
    asked = {"try-origin": "web_form", "try-currency": "EUR", "try-phone": "+41 44 668 18 00"}

    for _ in range(2):
        page = admin.get(PAGE + "example/", asked, headers=HTMX).text
        assert "“Swiss” takes it, and Alice Martin would get it." in " ".join(page.split())
    asked["try-phone"] = "+33 6 12 34 56 78"
    assert "No rule takes it" in admin.get(PAGE + "example/", asked).text
    assert AssignmentRule.objects.get().last_user is None


def test_names_are_shown_as_text(admin, alice):
    admin.post(PAGE + "new/", given(name="<script>x</script>", target=f"user:{alice.pk}"))

    assert "<script>x" not in admin.get(PAGE).text


@pytest.mark.parametrize("count", [1, 30])
def test_the_page_costs_the_same_for_one_rule_and_for_thirty(
    admin, alice, count, django_assert_max_num_queries
):
    for place in range(count):
        add(place, alice)

    with django_assert_max_num_queries(14):
        admin.get(PAGE)
