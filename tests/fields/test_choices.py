import pytest

from core.errors import Rejected
from fields import services
from fields.definitions import fields_of
from fields.showing import Shower
from leads.services import update_lead
from tests.factories import LeadFactory


@pytest.fixture
def field(add):
    return add("deal", "choice", "Source", choices=["Fair", "Web", "Press"])


@pytest.fixture
def several(add):
    return add("deal", "choices", "Topics", choices=["A", "B", "C"])


def having(**custom):
    lead = LeadFactory()
    return update_lead(lead, {"custom": custom}, by=None)


def choice(field, key):
    return field.choices.get(key=key)


def test_a_renamed_choice_is_renamed_on_all_records(field):
    lead = having(source="web")

    services.update_choice(choice(field, "web"), {"name": "Site web", "colour": "red"})

    assert Shower(None).shown(lead, fields_of("deal")[0]).text == "Site web"


def test_merged_records_have_the_other_choice(field, several):
    one = having(source="web", topics=["a", "b", "c"])
    two = having(topics=["b"])

    assert services.merge_choice(choice(field, "web"), choice(field, "press")) == 1
    assert services.merge_choice(choice(several, "b"), choice(several, "a")) == 2

    one.refresh_from_db()
    two.refresh_from_db()
    assert one.custom == {"source": "press", "topics": ["a", "c"]}
    assert two.custom == {"topics": ["a"]}


def test_a_form_that_was_open_while_choices_were_merged_means_the_new_one(field):
    services.merge_choice(choice(field, "web"), choice(field, "press"))

    lead = having(source="web")

    assert lead.custom == {"source": "press"}


def test_merging_twice_or_in_a_circle_changes_nothing(field):
    web, press = choice(field, "web"), choice(field, "press")
    services.merge_choice(web, press)

    assert services.merge_choice(web, press) == 0
    with pytest.raises(Rejected):
        services.merge_choice(press, web)
    with pytest.raises(Rejected):
        services.merge_choice(press, press)


def test_an_archived_choice_stays_where_it_is_and_goes_nowhere_else(field):
    lead = having(source="web")
    services.archive_choice(choice(field, "web"))

    update_lead(lead, {"custom": {"source": "web"}, "title": "Other"}, by=None)
    lead.refresh_from_db()

    assert lead.custom == {"source": "web"}
    with pytest.raises(Rejected, match="archived"):
        having(source="web")


def test_the_name_of_a_merged_choice_is_free_again(field):
    services.merge_choice(choice(field, "web"), choice(field, "press"))

    added = services.add_choice(field, name="Web", colour="gray")

    assert added.key == "web_2"
    with pytest.raises(Rejected, match="already"):
        services.add_choice(field, name="WEB", colour="gray")
