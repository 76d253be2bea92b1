import pytest
from django.urls import reverse

from contacts.models import Channel, Label
from contacts.services.labels import delete_label
from core.errors import Rejected
from tests.cast import HTMX, signed_in
from tests.factories import DealFactory, LabelFactory, LeadFactory, PersonFactory


@pytest.fixture
def admin(ada):
    return signed_in(ada)


@pytest.fixture
def hot(company):
    return LabelFactory(name="Hot", entity="lead", colour="red")


def text_of(response):
    return response.content.decode()


@pytest.mark.parametrize("somebody", ["alice", "bob"])
@pytest.mark.parametrize(
    ("page", "method"),
    [
        ("labels", "get"),
        ("label", "post"),
        ("shift_label", "post"),
        ("delete_label", "post"),
        ("channels", "get"),
        ("channel", "post"),
        ("shift_channel", "post"),
        ("archive_channel", "post"),
        ("unarchive_channel", "post"),
    ],
)
def test_only_admins_keep_labels_and_channels(page, method, somebody, request):
    client = signed_in(request.getfixturevalue(somebody))
    arguments = [] if page in {"labels", "channels"} else [1]

    assert getattr(client, method)(reverse(f"contacts:{page}", args=arguments)).status_code == 403


@pytest.mark.parametrize("size", [1, 30])
def test_the_page_costs_the_same_for_any_number_of_labels(
    admin, ada, size, django_assert_max_num_queries
):
    for _ in range(size):
        LeadFactory(owner=ada).labels.add(LabelFactory(entity="lead"))

    with django_assert_max_num_queries(9):
        assert admin.get("/settings/labels/").status_code == 200


def test_a_label_is_added_renamed_and_recoloured(admin, hot):
    given = {"name": "Cold", "colour": "blue"}
    admin.post("/settings/labels/new/lead/", given)
    cold = Label.objects.get(name="Cold")
    assert (cold.entity, cold.position) == ("lead", 1)

    admin.post(f"/settings/labels/{cold.pk}/", {"name": "Icy", "colour": "gray"})

    cold.refresh_from_db()
    assert (cold.name, cold.colour) == ("Icy", "gray")


def test_two_labels_of_a_kind_do_not_share_a_name(admin, hot):
    given = {"name": " HOT ", "colour": "blue"}

    response = admin.post("/settings/labels/new/lead/", given, headers=HTMX)

    assert response.status_code == 422
    assert "“Hot” is in this list already" in text_of(response)
    admin.post("/settings/labels/new/deal/", given)
    assert Label.objects.filter(entity="deal", name="HOT").exists()


@pytest.mark.parametrize("given", [{"name": "New", "colour": "ultraviolet"}, {"colour": "red"}])
def test_a_label_that_cannot_be_gives_the_form_back(admin, given):
    assert admin.post("/settings/labels/new/lead/", given, headers=HTMX).status_code == 422


def test_there_are_no_labels_for_other_things(admin):
    assert admin.get("/settings/labels/new/spaceship/").status_code == 404


def test_labels_move_among_their_own_kind(admin, hot):
    LabelFactory(name="Other", entity="deal")
    cold = LabelFactory(name="Cold", entity="lead", position=1)

    page = admin.post(f"/settings/labels/{cold.pk}/position/", {"by": "-1"}, headers=HTMX)

    order = Label.objects.filter(entity="lead").order_by("position")
    assert [label.name for label in order] == ["Cold", "Hot"]
    assert text_of(page).index("Cold") < text_of(page).index("Hot")


def test_deleting_a_label_says_on_how_many_records_it_is(admin, alice, hot):
    leads = [LeadFactory(owner=alice, visibility="owner") for _ in range(2)]
    for lead in leads:
        lead.labels.add(hot)

    asked = text_of(admin.get(f"/settings/labels/{hot.pk}/deletion/", headers=HTMX))

    assert "It is on 2 records" in asked
    assert 'name="uses" value="2"' in asked
    admin.post(f"/settings/labels/{hot.pk}/deletion/", {"uses": "2"})
    assert not Label.objects.filter(pk=hot.pk).exists()
    assert not leads[0].labels.exists()


def test_a_label_is_not_deleted_unasked(admin, hot, alice):
    response = admin.post(f"/settings/labels/{hot.pk}/deletion/", headers=HTMX)

    assert response.status_code == 422
    assert Label.objects.filter(pk=hot.pk).exists()


@pytest.mark.parametrize(
    ("factory", "entity"), [(LeadFactory, "lead"), (DealFactory, "deal"), (PersonFactory, "person")]
)
def test_a_label_that_came_onto_more_records_is_kept(factory, entity, company):
    label = LabelFactory(entity=entity)
    factory().labels.add(label)

    with pytest.raises(Rejected, match="more records by now"):
        delete_label(label, at_most=0)

    assert Label.objects.filter(pk=label.pk).exists()


def test_a_channel_is_added_renamed_moved_and_archived(admin, ada):
    for name in ("Fair", "Web"):
        admin.post("/settings/channels/", {"name": name})
    web = Channel.objects.get(name="Web")

    admin.post(f"/settings/channels/{web.pk}/", {"name": "Web search"})
    admin.post(f"/settings/channels/{web.pk}/position/", {"by": "-1"})
    admin.post(f"/settings/channels/{web.pk}/archive/")

    rows = Channel.objects.order_by("position")
    assert [(row.name, bool(row.archived_at)) for row in rows] == [
        ("Web search", True),
        ("Fair", False),
    ]
    admin.post(f"/settings/channels/{web.pk}/unarchive/")
    assert not Channel.objects.exclude(archived_at=None).exists()


def test_a_channel_that_is_there_gives_the_page_back(admin):
    admin.post("/settings/channels/", {"name": "Fair"})

    response = admin.post("/settings/channels/", {"name": "fair"})

    assert response.status_code == 422
    assert "“Fair” is in this list already" in text_of(response)
