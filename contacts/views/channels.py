"""Settings for admins: where leads and deals come from, in marketing’s words."""

from django.utils.translation import gettext_lazy as _

from accounts.kept import KeptList
from contacts.forms.settings import ChannelForm
from contacts.models import Channel

channels = KeptList(
    model=Channel,
    form=ChannelForm,
    page="contacts:channels",
    one="contacts:channel",
    title=_("Channels"),
    intro=_("Where leads and deals came from: a fair, a campaign, a recommendation."),
    add=_("Add channel"),
    rename=_("Rename channel"),
)
