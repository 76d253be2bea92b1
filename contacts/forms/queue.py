"""What the merge queue is narrowed to, as its address says it."""

from typing import Any

from django import forms
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from contacts.duplicates import LIKELY
from contacts.forms.filter import owner_choices
from contacts.queue.models import Kind
from contacts.queue.pairs import WORTH_KEEPING
from contacts.queue.wanted import Wanted
from lists.quick import MINE, MY_TEAM

SCORES = (90, 95, 98)


class QueueFilter(forms.Form):
    """`?kind=person&owner=me&score=95`: what makes no sense is left out."""

    kind = forms.ChoiceField(required=False, label=gettext_lazy("People or organizations"))
    owner = forms.ChoiceField(required=False, label=gettext_lazy("Owner"))
    score = forms.ChoiceField(required=False, label=gettext_lazy("Score"))

    def __init__(self, data: Any, *, user: User) -> None:
        super().__init__(data)
        self.user = user
        fields: Any = self.fields
        fields["kind"].choices = [("", _("People and organizations")), *Kind.choices]
        fields["owner"].choices = owner_choices(user)
        fields["score"].choices = _scores(str(data.get("score", "")))
        for field in fields.values():
            field.widget.attrs |= {"class": "input", "aria-label": field.label}
        self.is_valid()

    @property
    def chosen(self) -> dict[str, str]:
        """The filters in force, as the URL writes them."""
        return {name: self.data[name] for name in self.fields if self.cleaned_data.get(name)}

    @property
    def at_least(self) -> int:
        return int(self.cleaned_data.get("score") or LIKELY)

    def wanted(self) -> Wanted:
        """The pairs that the filters leave."""
        return Wanted(
            self.user,
            kind=self.cleaned_data.get("kind", ""),
            owner=self._owner(),
            at_least=self.at_least,
        )

    def _owner(self) -> Q | None:
        owner = self.cleaned_data.get("owner")
        if owner == MINE:
            return Q(owner=self.user)
        if owner == MY_TEAM:
            return Q(owner__team=self.user.team_id)
        return Q(owner=owner) if owner else None


def _scores(asked: str) -> list[tuple[str, str]]:
    """The usual scores, and any other one that the address asks for."""
    numbers = {score for score in SCORES if score > LIKELY}
    if asked.isdecimal() and WORTH_KEEPING < int(asked) <= 100:
        numbers.add(int(asked))
    more = [
        (str(number), _("%(score)s %% or more") % {"score": number}) for number in sorted(numbers)
    ]
    likely = _("Likely: %(score)s %% or more") % {"score": LIKELY}
    possible = _("Possible too: %(score)s %% or more") % {"score": WORTH_KEEPING}
    return [("", likely), *more, (str(WORTH_KEEPING), possible)]
