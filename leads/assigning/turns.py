"""Whose turn it is in a team: the same number of leads for everybody, whoever asks at once."""

from accounts.models import User
from leads.assigning.models import Rota


class Turns:
    """The turns of one rota in one transaction.

    The first turn holds the row until the transaction ends, so two at the same moment follow one
    another. `save` writes where it stopped. With `is_trial` nothing is held or written.
    """

    def __init__(self, rota: Rota, *, is_trial: bool = False) -> None:
        self._rota, self._is_trial = rota, is_trial
        self._members: list[User] | None = None
        self._place = 0
        self._is_moved = False

    def next(self) -> User | None:
        """Who is next; None when nobody of the team may sign in."""
        if self._members is None:
            self._members = self._begin()
        if not self._members:
            return None
        user = self._members[self._place % len(self._members)]
        self._place += 1
        self._rota.last_user, self._is_moved = user, True
        return user

    def save(self) -> None:
        if self._is_moved and not self._is_trial:
            type(self._rota)._base_manager.filter(pk=self._rota.pk).update(
                last_user=self._rota.last_user
            )

    def _begin(self) -> list[User]:
        rows = type(self._rota)._base_manager.all()
        if not self._is_trial:
            rows = rows.select_for_update(no_key=True)
        last = rows.values_list("last_user_id", flat=True).get(pk=self._rota.pk) or 0
        members = list(User.objects.filter(team=self._rota.team_id, is_active=True).order_by("pk"))
        self._place = next((place for place, user in enumerate(members) if user.pk > last), 0)
        return members
