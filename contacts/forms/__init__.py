from contacts.forms.filter import ContactFilter
from contacts.forms.organization import OrganizationForm
from contacts.forms.person import PersonForm

__all__ = ["ContactFilter", "OrganizationForm", "PersonForm"]
