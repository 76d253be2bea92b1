"""The changelog of a contact: what was, what is, and who changed it."""

import pytest
from django.urls import reverse

from contacts.models import Label
from contacts.points import Point
from contacts.services import add_affiliation, relate, set_parent, update_person
from tests.cast import HTMX, signed_in
from tests.factories import LabelFactory, OrganizationFactory, PersonFactory


@pytest.fixture
def zoe(alice):
    return PersonFactory(first_name="Zoé", owner=alice, emails=["z@roy.fr"])


def changes_of(user, contact):
    url = reverse("activities:entries", args=[contact.kind, contact.pk])
    html = signed_in(user).get(url, {"show": "changes"}, headers=HTMX).content.decode()
    return " ".join(html.replace("<b>", "").replace("</b>", "").split())


def test_fields_e_mails_and_labels_say_what_was_and_what_is(alice, zoe):
    vip, cold = (LabelFactory(entity=Label.Entity.PERSON, name=name) for name in ("VIP", "Cold"))
    zoe.labels.add(cold)

    update_person(zoe, {"job_title": "Buyer", "labels": [vip]}, by=alice)
    update_person(zoe, {"emails": [Point("z@roy.fr", "home"), "zoe@roy.fr"]}, by=alice)
    update_person(zoe, {"phones": ["01 42 68 53 00"]}, by=alice)

    told = changes_of(alice, zoe)
    assert "Labels: Cold → VIP" in told
    assert "E-mails: z@roy.fr (work) → z@roy.fr (home), zoe@roy.fr (work)" in told
    assert "Phones added: 01 42 68 53 00 (work)" in told
    assert "Job title" in told
    alice.language = "fr"
    alice.save()
    assert "z@roy.fr (travail) → z@roy.fr (domicile)" in changes_of(alice, zoe)


def test_saving_the_same_again_tells_nothing(alice, zoe):
    update_person(zoe, {"emails": ["z@roy.fr"], "labels": []}, by=alice)

    assert "z@roy.fr" not in changes_of(alice, zoe)


def test_roles_and_links_are_told_on_both_pages_to_who_may_see_them(alice, carol, zoe):
    acme, secret = (OrganizationFactory(name=name, owner=alice) for name in ("Acme", "Secret"))
    secret.visibility = "owner"
    secret.save()
    add_affiliation(zoe, secret, role="Chair", by=alice)
    set_parent(acme, secret, by=alice)
    relate(acme, OrganizationFactory(name="Partner", owner=alice), by=alice)

    assert "Also in Secret as Chair" in changes_of(alice, zoe)
    assert "Zoé" in changes_of(alice, secret)
    assert "Became a daughter of Secret" in changes_of(alice, acme)
    assert "Related to Partner" in changes_of(carol, acme)
    for contact in (zoe, acme):
        assert "Secret" not in changes_of(carol, contact)
        assert "(hidden)" in changes_of(carol, contact)
