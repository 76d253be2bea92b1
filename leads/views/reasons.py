"""Settings for admins: the reasons for which leads are archived."""

from django.utils.translation import gettext_lazy as _

from accounts.kept import KeptList
from leads.archiving import ArchiveReasonForm
from leads.models import ArchiveReason

reasons = KeptList(
    model=ArchiveReason,
    form=ArchiveReasonForm,
    page="leads:reasons",
    one="leads:reason",
    title=_("Reasons for archiving"),
    intro=_("Offered when somebody archives leads. One’s own words are possible too, and none."),
    add=_("Add reason for archiving"),
    rename=_("Rename reason for archiving"),
    about_renaming=_(
        "Leads that were archived for it keep the words that they were archived with."
    ),
    at_most=100,
)
