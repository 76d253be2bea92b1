from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given, settings
from hypothesis import strategies as st
from procrastinate.contrib.django.models import ProcrastinateJob

from core.errors import Rejected
from deals.services import update_deal
from deals.services.pipelines import update_stage
from fields import services, tasks
from fields.beginning import with_custom
from fields.computing import recompute_rows
from fields.definitions import field_of
from fields.formulas import FormulaError, Type, compile_formula
from fields.showing import Shower
from leads.models import Lead
from leads.services import update_lead
from tests.factories import DealFactory, LeadFactory, StageFactory

TYPES = {
    "value": Type.MONEY,
    "cost": Type.MONEY,
    "months": Type.NUMBER,
    "starts": Type.DAY,
    "signed": Type.MOMENT,
    "name": Type.TEXT,
    "hot": Type.YES_NO,
    "who": Type.RECORD,
}


def result(formula, **values):
    return compile_formula(formula, TYPES).run(values)


EUR = (Decimal(100), "EUR")


@pytest.mark.parametrize(
    ("formula", "values", "expected"),
    [
        ("months * 2 + 1", {"months": Decimal(3)}, Decimal(7)),
        ("=months / 4", {"months": Decimal(3)}, Decimal("0.75")),
        ("-months % 5", {"months": Decimal(3)}, Decimal(-3)),
        ("months / 0", {"months": Decimal(3)}, None),
        ("months + 1", {}, None),
        ("value - cost", {"value": EUR, "cost": (Decimal(40), "EUR")}, (Decimal(60), "EUR")),
        ("value - cost", {"value": EUR, "cost": (Decimal(40), "USD")}, None),
        ("value / cost", {"value": EUR, "cost": (Decimal(40), "EUR")}, Decimal("2.5")),
        ("value / cost", {"value": EUR, "cost": (Decimal(40), "USD")}, None),
        ("value > cost", {"value": EUR, "cost": (Decimal(40), "USD")}, None),
        ("max(value, cost)", {"value": EUR, "cost": (Decimal(40), "USD")}, None),
        ("max(value, cost)", {"value": EUR}, EUR),
        ("value * months", {"value": EUR, "months": Decimal("1.5")}, (Decimal(150), "EUR")),
        ("amount(value) > 50", {"value": EUR}, True),
        ("starts + 30", {"starts": date(2026, 1, 31)}, date(2026, 3, 2)),
        ("starts - date(2026, 1, 1)", {"starts": date(2026, 1, 31)}, Decimal(30)),
        ("date(2026, 2, months)", {"months": Decimal(31)}, None),
        ("starts + 9999999", {"starts": date(2026, 1, 31)}, None),
        ("year(starts)", {"starts": date(2026, 1, 31)}, Decimal(2026)),
        ('name & " " & months', {"name": "Acme", "months": Decimal(12)}, "Acme 12"),
        ('name & "x"', {}, "x"),
        ("name & name", {}, None),
        ('IF(months >= 12, "long", "short")', {"months": Decimal(12)}, "long"),
        ('IF(months >= 12, "long", "short")', {}, None),
        ('"long" if (months > 1) else "short"', {"months": Decimal(1)}, "short"),
        ("if(hot, 1, if(months = 3, 2, 3))", {"hot": False, "months": Decimal(3)}, Decimal(2)),
        ('name = "acme"', {"name": "ACME"}, True),
        ('name <> "acme"', {"name": "ACME"}, False),
        ('"cm" in name', {"name": "ACME"}, True),
        ("hot AND months > 1", {"hot": False}, False),
        ("hot or months > 1", {"hot": False}, None),
        ("not hot", {"hot": False}, True),
        ("1 < months <= 3", {"months": Decimal(3)}, True),
        ("is_empty(who)", {}, True),
        ("who = empty", {"who": 4}, False),
        ("first(months, 1)", {}, Decimal(1)),
        ("round(months / 3, 2)", {"months": Decimal(1)}, Decimal("0.33")),
    ],
)
def test_what_formulas_give(formula, values, expected):
    assert result(formula, **values) == expected


@pytest.mark.parametrize(
    "formula",
    [
        "",
        "=",
        "value +",
        "value + 1",
        "value > 1000",
        "value + months",
        "months + name",
        "starts + starts",
        "starts - signed",
        "who",
        "who & name",
        "nothing",
        "empty",
        "months ** 9 ** 9 ** 9",
        "9 ** 9",
        "months << 3",
        "name * 1000000000",
        "__import__('os').system('id')",
        "().__class__",
        "name.upper()",
        "[months for months in name]",
        "lambda: 1",
        "(months := 2)",
        "f'{name}'",
        "b'x'",
        "name[0]",
        "max(*months)",
        "round(months, digits=2)",
        "open('x')",
        "if(months, 1, 2)",
        'if(hot, 1, "one")',
        "1e400",
        "1j",
        "...",
        "x; y",
        "months)\n+(1",
        "#",
        '"' + "x" * 3000 + '"',
        "(" * 300 + "1" + ")" * 300,
        "1" + "+1" * 900,
        "-" * 90 + "1",
        "\x00",
    ],
)
def test_what_is_no_formula_is_refused_in_words(formula):
    with pytest.raises(FormulaError) as refusal:
        compile_formula(formula, TYPES)
    assert str(refusal.value)


PIECES = [*TYPES, "1", "2.5", '"a"', "(", ")", "+", "-", "*", "/", "&", "<", "=", "if(", ",", "and"]


@settings(max_examples=300, deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=12), st.booleans())
def test_no_text_breaks_the_reader(pieces, are_apart):
    try:
        formula = compile_formula((" " if are_apart else "").join(pieces), TYPES)
    except FormulaError:
        return
    formula.run({"months": Decimal(2), "value": EUR, "name": "x"})


class TestOnRecords:
    def test_a_formula_is_computed_when_anything_it_needs_changes(self, add):
        add("deal", "number", "Share")
        add("deal", "formula", "Part", formula="value * share / 100")
        lead = LeadFactory(value=Decimal(200))

        update_lead(lead, {"custom": {"share": "25"}}, by=None)
        lead.refresh_from_db()
        assert lead.custom["part"] == {"amount": "50", "currency": "EUR"}

        update_lead(lead, {"value": Decimal(400), "currency": "USD"}, by=None)
        lead.refresh_from_db()
        assert lead.custom["part"] == {"amount": "100", "currency": "USD"}

        update_lead(lead, {"value": None}, by=None)
        lead.refresh_from_db()
        assert lead.custom == {"share": "25"}

    def test_formulas_of_formulas_are_computed_in_their_order(self, add):
        add("deal", "formula", "B", formula="value * 2")
        add("deal", "formula", "C", formula="b * 2")
        services.update_field(field_of("deal", "b"), {"formula": "value * probability / 100"})
        deal = DealFactory(value=Decimal(100), stage=StageFactory(probability=50))

        assert deal.custom["c"] == {"amount": "100", "currency": "EUR"}

    def test_a_circle_is_refused(self, add):
        a = add("deal", "formula", "A", formula="value * 2")
        add("deal", "formula", "B", formula="a * 2")

        for formula in ("b * 2", "a", "a + b"):
            with pytest.raises(Rejected):
                services.update_field(a, {"formula": formula})

    def test_a_changed_formula_is_computed_anew_for_every_record(self, add):
        field = add("deal", "formula", "Half", formula="value / 2")
        lead, deal = LeadFactory(value=Decimal(10)), DealFactory(value=Decimal(20))

        services.update_field(field, {"formula": "value / 4"})
        tasks.compute("deal")

        for record, amount in ((lead, "2.5"), (deal, "5")):
            record.refresh_from_db()
            assert record.custom["half"]["amount"] == amount

    def test_a_field_that_a_formula_needs_is_not_archived(self, add):
        share = add("deal", "number", "Share")
        add("deal", "formula", "Part", formula="share * 2")

        with pytest.raises(Rejected, match="Part"):
            services.archive_field(share)

    def test_choices_are_their_names_and_the_result_has_a_kind(self, add):
        add("deal", "choice", "Source", choices=["Fair", "Web"])
        field = add("deal", "formula", "Comes from", formula='"from " & source')
        lead = LeadFactory()

        update_lead(lead, {"custom": {"source": "fair"}}, by=None)
        lead.refresh_from_db()

        assert field.result == "text"
        assert Shower(None).shown(lead, field).text == "from Fair"

    def test_results_that_no_field_can_hold_are_empty(self, add):
        add("deal", "number", "N")
        add("deal", "formula", "Big", formula="n * n * n * n")
        add("deal", "formula", "Day", formula="created + n")
        lead = LeadFactory()

        update_lead(lead, {"custom": {"n": "900000000000000"}}, by=None)
        lead.refresh_from_db()

        assert lead.custom == {"n": "900000000000000"}

    def test_an_edit_that_takes_no_part_writes_nothing_twice(self, add):
        add("deal", "formula", "Double", formula="value * 2")
        deal = DealFactory(value=Decimal(1))

        update_deal(deal, {"custom": {}}, by=None)

        assert deal.custom == {"double": {"amount": "2", "currency": "EUR"}}


class TestBesideSaving:
    def test_imported_records_begin_with_defaults_and_formulas(self, add):
        add("deal", "text", "Source", default="fair")
        add("deal", "formula", "Double", formula="value * 2")
        rows = [{"title": "One", "value": Decimal(4), "currency": "EUR"}, {"title": "Two"}]

        begun = with_custom(Lead, rows)

        double = {"amount": "8", "currency": "EUR"}
        assert begun[0]["custom"] == {"source": "fair", "double": double}
        assert begun[1]["custom"] == {"source": "fair"}

    def test_a_stage_with_another_probability_changes_what_is_computed_from_it(self, add):
        add("deal", "formula", "Weighted", formula="value * probability / 100")
        stage = StageFactory(probability=50)
        deal = DealFactory(value=Decimal(10), stage=stage)

        update_stage(stage, {"probability": 20})

        queued = ProcrastinateJob.objects.filter(task_name="fields.compute")
        assert queued.count() == 2  # the field was new, too
        tasks.compute("deal")
        deal.refresh_from_db()
        assert deal.custom["weighted"]["amount"] == "2"

    def test_computing_many_anew_asks_as_often_as_for_one(self, add):
        add("deal", "formula", "Double", formula="value * 2")
        counts = []
        for size in (1, 30):
            LeadFactory.create_batch(size, value=Decimal(4))
            Lead.objects.update(value=size)
            with CaptureQueriesContext(connection) as asked:
                assert recompute_rows(Lead.objects.all()) == Lead.objects.count()
            counts.append(len(asked))

        assert counts[0] == counts[1]
