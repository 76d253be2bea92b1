"""Two contacts compared and merged, and parted again, by keyboard alone and with a finger."""

import pytest
from playwright.sync_api import expect

from contacts.models import Person
from tests.browser.hands import Finger, Keys
from tests.factories import PersonFactory

WAYS = {
    "keys": (Keys, {"viewport": {"width": 1440, "height": 900}}),
    "finger": (Finger, {"viewport": {"width": 360, "height": 740}, "has_touch": True}),
}


@pytest.mark.parametrize("way", WAYS)
def test_a_contact_is_merged_with_another_and_both_come_back(
    open_window, transactional_db, alice, bob, way
):
    jean = PersonFactory(first_name="Jean", last_name="Dupont", job_title="Buyer", owner=alice)
    PersonFactory(
        first_name="J.", last_name="Dupont", job_title="Director", owner=alice, emails=["j@a.fr"]
    )
    hands, options = WAYS[way]
    page = open_window(bob, **options)
    does, dialog = hands(page), page.locator("dialog:modal")
    page.goto(jean.get_absolute_url())

    does.press(page.locator(".contact-head .menu summary"))
    does.press(page.get_by_role("link", name="Merge with…"))
    expect(dialog.get_by_label("With which contact?")).to_be_focused()
    page.keyboard.type("dupont")
    does.press(dialog.get_by_role("link", name="Compare with J. Dupont"))
    does.tick(dialog.locator(f"[name=survivor][value='{jean.pk}']"))
    does.tick(dialog.get_by_label("Job title, 1: Buyer"))
    does.press(dialog.get_by_role("button", name="Merge 2 contacts"))

    expect(page.get_by_text("“J. Dupont” is merged into this contact.")).to_be_visible()
    expect(page.get_by_text("Merged with J. Dupont")).to_be_visible()
    jean.refresh_from_db()
    assert (str(jean), jean.job_title) == ("Jean Dupont", "Buyer")
    assert jean.emails.count() == Person.objects.alive().count() == 1

    does.press(page.locator(".timeline").get_by_role("link", name="Undo the merge"))
    does.press(dialog.get_by_role("button", name="Undo the merge"))

    expect(page.get_by_text("The merge is undone.")).to_be_visible()
    expect(dialog).to_have_count(0)
    assert Person.objects.alive().count() == 2
