"""Which records are worked in lists. Apps below do not know each other's; here they are joined."""

from activities.lists import ACTIVITIES, activities_of
from contacts.lists import ORGANIZATIONS, PEOPLE
from deals.lists import DEALS, deals_of
from leads.lists import LEADS, leads_of
from lists.columns import register
from lists.shared import USERS


def register_all() -> None:
    """Register every entity, and the ways from lower ones to upper ones."""
    for entity in (USERS, PEOPLE, ORGANIZATIONS, DEALS, LEADS, ACTIVITIES):
        register(entity)
    for contact in (PEOPLE, ORGANIZATIONS):
        contact.links += [deals_of(contact.key), leads_of(contact.key)]
    for entity in (PEOPLE, ORGANIZATIONS, DEALS, LEADS):
        entity.links.append(activities_of(entity.key))
