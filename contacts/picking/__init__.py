"""The contact part of other forms: pick a person or an organization that exists, or name a new one.

Leads, deals and the conversion dialog use `PickForm` and `templates/contacts/_picker.html`, and
hand what was picked to `pick_contacts` inside their own transaction.
"""

from contacts.picking.form import PickForm
from contacts.picking.picked import Picked, change_person, hold, pick_contacts

__all__ = ["PickForm", "Picked", "change_person", "hold", "pick_contacts"]
