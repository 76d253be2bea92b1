from accounts.models import User
from contacts.models import Contact


def follow(contact: Contact, *, by: User) -> None:
    """Keep an eye on a contact: who follows it always sees it."""
    contact.followers.add(by)


def unfollow(contact: Contact, *, by: User) -> None:
    contact.followers.remove(by)
