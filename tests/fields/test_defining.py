import pytest

from core.errors import Rejected
from fields import definitions, services
from fields.definitions import field_of, fields_of
from fields.models import Field


def test_a_field_has_a_readable_key_that_survives_renaming(add):
    field = add("deal", "text", "Durée du contrat (mois)")

    services.update_field(field, {"name": "Term"})

    assert [(each.key, each.name) for each in fields_of("deal")] == [
        ("duree_du_contrat_mois", "Term")
    ]


def test_the_old_name_may_be_given_again_and_gets_another_key(add):
    services.update_field(add("deal", "text", "Budget"), {"name": "Old budget"})

    assert add("deal", "money", "Budget").key == "budget_2"


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("契約期間", "契約期間"),
        ("Срок договора", "срок_договора"),
        ("मूल्य", "मलय"),
        ("²", "field_2"),
        ("🎉", "field"),
        ("class", "field_class"),
        ("2nd contact", "field_2nd_contact"),
        ("value", "value_2"),
        ("if", "field_if"),
        ("x" * 100, "x" * 36),
        ("'; DROP TABLE deals_deal; --", "drop_table_deals_deal"),
    ],
)
def test_names_of_any_script_make_keys(add, name, key):
    assert add("deal", "text", name).key == key


def test_a_name_stands_once_in_a_set(add):
    add("deal", "text", "Budget")

    with pytest.raises(Rejected, match="already"):
        add("deal", "text", "BUDGET")
    add("person", "text", "Budget")


def test_archived_fields_are_left_out_and_come_back(add):
    field = add("deal", "text", "Budget")

    services.archive_field(field)
    assert fields_of("deal") == []
    assert field_of("deal", "budget").archived_at

    services.unarchive_field(field)
    assert [each.key for each in fields_of("deal")] == ["budget"]


def test_fields_come_in_the_order_of_their_groups(add):
    late = services.add_group(entity="deal", name="Contract")
    soon = services.add_group(entity="deal", name="Needs")
    for name, group in (("One", late), ("Two", soon), ("Three", None), ("Four", late)):
        add("deal", "text", name, group=group)
    services.shift_group(soon, by=-1)
    services.shift_field(Field.objects.get(name="Four"), by=-1)

    assert [each.name for each in fields_of("deal")] == ["Three", "Two", "Four", "One"]


def test_nothing_is_read_again_while_no_field_changed(add, django_assert_num_queries):
    add("deal", "choice", "Source", choices=["Fair"])
    fields_of("deal")

    with django_assert_num_queries(1):  # the company, which a request reads anyway
        assert [choice.name for choice in fields_of("deal")[0].choice_list] == ["Fair"]


def test_two_hundred_fields_are_read_in_three_queries(add, django_assert_num_queries):
    for number in range(200):
        add("person", "text", f"Field {number}")
    definitions.changed()

    with django_assert_num_queries(3):
        assert len(fields_of("person")) == 200
