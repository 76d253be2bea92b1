"""Settings for admins: the reasons for which deals are lost."""

from django.utils.translation import gettext_lazy as _

from accounts.kept import KeptList
from deals.models import LostReason
from deals.settings_forms import ReasonForm

reasons = KeptList(
    model=LostReason,
    form=ReasonForm,
    page="deals:reasons",
    one="deals:reason",
    title=_("Lost reasons"),
    intro=_("Offered when somebody marks a deal as lost. One’s own words are possible too."),
    add=_("Add lost reason"),
    rename=_("Rename lost reason"),
    about_renaming=_("Deals that were lost for it keep the words that they were lost with."),
    at_most=100,
)
