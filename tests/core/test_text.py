import pytest

from core.text import like_pattern
from leads.models import Lead
from tests.factories import LeadFactory


@pytest.mark.parametrize(
    "typed", ["Crème brûlée", "creme", "BRUL", " lée 100% ", "100%", "a_b", "c\\d", "œuf", "oeuf"]
)
def test_what_a_person_types_is_found_inside_words(alice, typed):
    LeadFactory(owner=alice, title="Crème brûlée 100% a_b c\\d Œuf")

    assert Lead.objects.filter(title_folded__like=like_pattern(typed)).exists()


@pytest.mark.parametrize("typed", ["creme%brulee", "cr_me", "axb", "1000"])
def test_the_wildcards_of_sql_are_only_characters(alice, typed):
    LeadFactory(owner=alice, title="Crème brûlée 100% a_b")

    assert not Lead.objects.filter(title_folded__like=like_pattern(typed)).exists()
