"""A filter as text: what is read, what is refused with a sentence, and that it comes back."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lists.language import (
    EVERYTHING,
    Condition,
    FilterError,
    Group,
    Junction,
    Operator,
    from_json,
    parse,
    to_json,
    write,
)
from lists.language.ast import Day, Distance, Keyword, Money, Number, Span, Text, Unit

AND, OR = Junction.AND, Junction.OR
IS = Operator.IS


@pytest.mark.parametrize(
    ("text", "node"),
    [
        ("", EVERYTHING),
        ("status is open", Condition("status", IS, (Text("open"),))),
        ("STATUS Is Open", Condition("status", IS, (Text("Open"),))),
        ("owner is me", Condition("owner", IS, (Keyword.ME,))),
        ('owner is "me"', Condition("owner", IS, (Text("me"),))),
        ("owner is not my team", Condition("owner", Operator.IS_NOT, (Keyword.MY_TEAM,))),
        ("value > 1000 EUR", Condition("value", Operator.ABOVE, (Money(Decimal(1000), "EUR"),))),
        ("value = 5", Condition("value", IS, (Number(Decimal(5)),))),
        ("created on 2026-11-24", Condition("created", IS, (Day(date(2026, 11, 24)),))),
        ("created is this quarter", Condition("created", IS, (Keyword.THIS_QUARTER,))),
        ("created in the last 7 days", Condition("created", IS, (Span(True, 7, Unit.DAYS),))),
        ("due in the next 1 month", Condition("due", IS, (Span(False, 1, Unit.MONTHS),))),
        (
            "touched before 30 days ago",
            Condition("touched", Operator.BELOW, (Distance(True, 30, Unit.DAYS),)),
        ),
        ("city is not empty", Condition("city", Operator.FILLED)),
        ("person.city is empty", Condition("person.city", Operator.EMPTY)),
        (
            'label is any of ("Hot", Cold)',
            Condition("label", Operator.ANY_OF, (Text("Hot"), Text("Cold"))),
        ),
        (
            "value between 10 EUR and 20 EUR and owner is me",
            Group(
                AND,
                (
                    Condition(
                        "value",
                        Operator.BETWEEN,
                        (Money(Decimal(10), "EUR"), Money(Decimal(20), "EUR")),
                    ),
                    Condition("owner", IS, (Keyword.ME,)),
                ),
            ),
        ),
        (
            r'title contains "a \"b\" \\ c"',
            Condition("title", Operator.CONTAINS, (Text('a "b" \\ c'),)),
        ),
        (
            "email is jean.d+x@acme-nord.fr",
            Condition("email", IS, (Text("jean.d+x@acme-nord.fr"),)),
        ),
    ],
)
def test_people_write_filters_as_they_would_say_them(text, node):
    assert parse(text) == node
    assert parse(write(node)) == node


def test_and_binds_closer_than_or_and_groups_are_kept():
    a, b, c = (Condition(name, Operator.EMPTY) for name in "abc")

    node = parse("a is empty or b is empty and c is empty")

    assert node == Group(OR, (a, Group(AND, (b, c))))
    assert write(node) == "a is empty or (b is empty and c is empty)"
    assert parse("(a is empty or b is empty) and c is empty") == Group(AND, (Group(OR, (a, b)), c))


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("status", "a comparison is missing"),
        ("status is", "A value is missing"),
        ("status is open and", "A field is missing"),
        ("status is open owner is me", "“and” or “or” is missing"),
        ("(status is open", "A closing parenthesis is missing"),
        ("label is any of (Hot, Cold", "A closing parenthesis is missing"),
        ('title is "open', "A quotation mark is missing"),
        ("value between 1 or 2", "needs two values"),
        ("created on 2026-02-30", "not a day of the calendar"),
        ("created in the last week", "How many days"),
        ("created in the last 7 foos", "After a number comes"),
        ("created before 7 days", "“ago” or “from now”"),
        ("created in the last 99999 days", "9999 at the most"),
        ("title is \0", "characters that no text can have"),
        ("title is ;drop", "cannot be read"),
        ("(" * 12 + "a is empty" + ")" * 12, "too many groups"),
        (" and ".join(["a is empty"] * 101), "too many conditions"),
        ("a is any of (" + ",".join("1" * 201) + ")", "too many values"),
        ("x" * 10_001, "too long"),
        ('title is "' + "x" * 501 + '"', "too long to look for"),
        ("value > " + "9" * 5000, "cannot be read"),
    ],
)
def test_what_cannot_be_read_is_told_in_a_sentence(text, sentence):
    with pytest.raises(FilterError) as refused:
        parse(text)

    assert sentence in str(refused.value)


PIECES = st.sampled_from(
    [
        *("status", "value", "is", "not", "any", "of", "empty", "<", ">", "<=", "=", "(", ")"),
        *(",", '"a"', "'", '"', "\\", "and", "or", "in", "the", "last", "next", "7", "days"),
        *("1000", "EUR", "2026-11-24", "2026-99-99", "before", "on", "after", "between", "ago"),
        *("this", "week", "me", "my", "team", "é", "\0", ";", "9e9", "\ud800", " ", "\n"),
    ]
)


@given(st.one_of(st.text(max_size=60), st.lists(PIECES, max_size=20).map(" ".join)))
def test_any_text_is_a_filter_or_a_sentence(text):
    try:
        node = parse(text)
    except FilterError as refused:
        assert str(refused)  # noqa: PT017  both ends are allowed
    else:
        assert parse(write(node)) == node


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["and", "or", "field", "operator", "values", "say"]), inner, max_size=3
        )
    ),
    max_leaves=12,
)


@given(JSON)
def test_any_json_is_a_filter_or_a_sentence(given_json):
    try:
        node = from_json(given_json)
    except FilterError as refused:
        assert str(refused)  # noqa: PT017  both ends are allowed
    else:
        assert from_json(to_json(node)) == node


def test_empty_groups_of_a_builder_are_left_out():
    node = from_json({"and": [{"or": []}, {"field": "a", "operator": "is empty", "values": []}]})

    assert node == Condition("a", Operator.EMPTY)
    assert from_json({"or": [{"and": []}]}) == EVERYTHING
