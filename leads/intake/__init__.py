"""The only way in: every lead is made here, one by one or a table at a time, by one set of rules.

`take_in` makes one lead (forms, a deal that goes back). `take_in_staged` makes many with set-based
SQL (imports). Both read their rules from `rules`.
"""

from leads.intake.one import take_in
from leads.intake.rules import LeadFacts

__all__ = ["LeadFacts", "take_in"]
