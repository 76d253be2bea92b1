"""Whose a new lead is: who was named, else whom a rule chooses, else who is left."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from accounts.models import User
from contacts.models import Origin
from contacts.points import clean_email, to_e164
from core.errors import Rejected
from leads.assigning.choosing import Rulebook, details_of
from leads.assigning.conditions import Candidate
from leads.intake.contacts import StagedLead
from leads.intake.rules import LeadFacts, default_currency
from leads.intake.words import Words


@dataclass(frozen=True)
class Assigned:
    """The owner of a new lead, and the name of the rule that chose them, if one did."""

    owner: User
    rule: str = ""

    @property
    def details(self) -> dict[str, Any]:
        return details_of(self.rule, self.owner)


def assign_one(facts: LeadFacts, *, by: User | None) -> Assigned:
    """The owner of a lead. Raises `Rejected` when nobody could be it."""
    if facts.owner:
        return Assigned(facts.owner)
    rules = Rulebook()
    found = _assigned(rules, facts, _candidate_of(facts), by)
    rules.save()
    return found


def assign_many(
    rows: Sequence[StagedLead], words: Words, *, origin: Origin, by: User | None
) -> list[Assigned]:
    """The owners of many leads, in the order of the rows. Raises as `assign_one`."""
    if all(row.owner for row in rows):
        return [Assigned(row.owner) for row in rows if row.owner]
    rules, currency = Rulebook(), default_currency()
    found = [
        Assigned(row.owner)
        if row.owner
        else _assigned(rules, row, _candidate_of_row(row, words, origin, currency), by)
        for row in rows
    ]
    rules.save()
    return found


def owner_without_rules(lead: LeadFacts | StagedLead, by: User | None) -> User:
    """Who owns what no rule gave to anybody. Raises `Rejected` when there is nobody."""
    named = (lead.owner, lead.fallback_owner, by)
    for user in named:
        if user is not None and (user.is_active or user is lead.owner):
            return user
    admins = User.objects.filter(role=User.Role.ADMIN, is_active=True).order_by("pk")
    if admin := admins.first():
        return admin
    raise Rejected(_("Nobody is there who could own this lead."))


def _assigned(
    rules: Rulebook, lead: LeadFacts | StagedLead, candidate: Candidate, by: User | None
) -> Assigned:
    choice = rules.choose(candidate)
    if choice:
        return Assigned(choice.user, choice.rule.name)
    return Assigned(owner_without_rules(lead, by))


def _candidate_of(facts: LeadFacts) -> Candidate:
    where = _Whereabouts()
    for contact in (facts.person, facts.organization):
        if contact:
            where.of_saved(contact)
    if picked := facts.picked:
        for contact in (picked.person, picked.organization):
            if contact:
                where.of_saved(contact)
        for new in (picked.new_person, picked.new_organization):
            if new:
                where.of_typed(new.country, new.phones, new.emails)
    return Candidate(
        origin=str(facts.origin),
        origin_id=facts.origin_id,
        channel_id=facts.channel.pk if facts.channel else None,
        label_ids=frozenset(label.pk for label in facts.labels),
        value=facts.value,
        currency=facts.currency or default_currency(),
        addresses=where.addresses,
        phones=where.phones,
        emails=where.emails,
    )


def _candidate_of_row(row: StagedLead, words: Words, origin: Origin, currency: str) -> Candidate:
    return Candidate(
        origin=str(origin),
        origin_id=row.origin_id,
        channel_id=words.channel(row.channel),
        label_ids=words.labels(row.labels),
        value=row.value,
        currency=row.currency or currency,
        addresses=[row.address.get("country", "")],
        phones=[phone.e164 for phone in (*row.phones, *row.organization_phones) if phone.e164],
        emails=[*row.emails, *row.organization_emails],
    )


class _Whereabouts:
    """What contacts tell about where they are."""

    def __init__(self) -> None:
        self.addresses: list[str] = []
        self.phones: list[str] = []
        self.emails: list[str] = []

    def of_saved(self, contact: Any) -> None:
        self.addresses.append(contact.country)
        self.phones += [phone.e164 for phone in contact.phones.all() if phone.e164]
        self.emails += [email.address for email in contact.emails.all()]

    def of_typed(self, country: str, phones: Iterable[str], emails: Iterable[str]) -> None:
        self.addresses.append(country)
        self.phones += [number for typed in phones if (number := to_e164(typed))]
        self.emails += [address for typed in emails if (address := clean_email(typed))]
