"""A lead becomes a deal, and goes back: in one transaction each, without loss."""

from leads.conversion.converting import convert_lead
from leads.conversion.returning import return_deal
from leads.conversion.terms import Terms, terms_of
from leads.conversion.undoing import undo_conversion

__all__ = ["Terms", "convert_lead", "return_deal", "terms_of", "undo_conversion"]
