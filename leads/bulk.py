"""What is done with many leads at once besides editing: put away with a reason, share out."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from core.fields import RowsField
from core.templatetags.formats import number
from leads.archiving import ReasonForm
from leads.services import is_editable
from leads.touching import touched
from lists.columns import Action, ActionForm, Turns


class ManyReasons(ActionForm, ReasonForm):
    """Why they are put away."""

    def values(self) -> dict[str, Any]:
        return {"archive_reason": self.chosen}

    def told(self) -> dict[str, Any]:
        return {"reason": self.chosen}

    def words(self) -> str:
        return self.chosen


class ShareForm(ActionForm):
    """To whom: one gets them all, several get them in turn."""

    owners = RowsField(
        User.objects.none(),
        label=gettext_lazy("Who gets them"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": gettext_lazy("Choose at least one person.")},
    )

    def __init__(self, data: Any = None, *, user: User) -> None:
        super().__init__(data, user=user)
        field: Any = self.fields["owners"]
        field.queryset = User.objects.filter(is_active=True).order_by("name", "pk")

    def turns(self) -> Turns:
        return Turns("owner", list(self.cleaned_data["owners"]))

    def words(self) -> str:
        return ", ".join(str(owner) for owner in self.cleaned_data["owners"])

    def preview(self, total: int) -> str:
        """Alice 12, Bob 12, Carol 11."""
        shares = self.turns().shares(total)
        said = ", ".join(f"{owner} {number(count)}" for owner, count in shares)
        if total % len(shares) == 0:
            return f"{said}."
        return _(
            "%(shares)s. It does not come out even: those who stand first in the list get one more."
        ) % {"shares": said}


ASSIGN = Action(
    key="assign",
    label=gettext_lazy("Assign"),
    icon="users",
    form=ShareForm,
    may=is_editable,
    rows=lambda leads: leads.in_inbox(),
    scopes=("inbox",),
)

ARCHIVE = Action(
    key="archive",
    label=gettext_lazy("Archive"),
    icon="archive",
    form=ManyReasons,
    values=lambda user: {"archived_at": timezone.now()},
    rows=lambda leads: leads.in_inbox(),
    may=is_editable,
    verb="lead.archived",
    undone_verb="lead.unarchived",
    after=lambda leads, by: touched(leads, by=by),
    scopes=("inbox",),
)

UNARCHIVE = Action(
    key="unarchive",
    label=gettext_lazy("Move to the inbox"),
    icon="archive-restore",
    values=lambda user: {"archived_at": None, "archive_reason": ""},
    rows=lambda leads: leads.archived(),
    may=is_editable,
    verb="lead.unarchived",
    undone_verb="lead.archived",
    scopes=("archived",),
)
