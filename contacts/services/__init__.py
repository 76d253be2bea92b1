"""Everything that changes a contact: one action, one transaction."""

from contacts.services.affiliations import (
    add_affiliation,
    change_affiliation,
    make_main,
    remove_affiliation,
)
from contacts.services.changing import (
    confirm_contact,
    put_into_address_book,
    update_organization,
    update_person,
)
from contacts.services.families import relate, set_parent, unlink
from contacts.services.following import follow, unfollow
from contacts.services.making import create_organization, create_person
from contacts.services.rules import may_edit, refuse_if_not_editable, seen_contact, survivor_of
from contacts.services.trash import delete_contact, is_needed, needed_by, restore_contact

__all__ = [
    "add_affiliation",
    "change_affiliation",
    "confirm_contact",
    "create_organization",
    "create_person",
    "delete_contact",
    "follow",
    "is_needed",
    "make_main",
    "may_edit",
    "needed_by",
    "put_into_address_book",
    "refuse_if_not_editable",
    "relate",
    "remove_affiliation",
    "restore_contact",
    "seen_contact",
    "set_parent",
    "survivor_of",
    "unfollow",
    "unlink",
    "update_organization",
    "update_person",
]
