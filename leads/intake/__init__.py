"""The only way in: every lead is made here, one by one or a table at a time, by one set of rules.

`take_in` makes one lead (forms, a deal that goes back). `take_in_staged` makes many with set-based
SQL (imports), or one with contacts that nobody has looked up (web forms). Both read their rules
from `rules` and find an owner by `owners`. `new_lead` gives a row by these rules to whoever writes
a past (the demo).
"""

from leads.intake.contacts import StagedLead
from leads.intake.one import take_in
from leads.intake.rules import LeadFacts, new_lead
from leads.intake.staged import Taken, take_in_staged

__all__ = ["LeadFacts", "StagedLead", "Taken", "new_lead", "take_in", "take_in_staged"]
