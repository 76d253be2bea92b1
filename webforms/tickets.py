"""The signed ticket in each page that is shown: what stands for the session's CSRF token.

It says for which form and when the page was made, and has a number of its own. No cookie is needed,
so it works in a frame of another site; a page that is sent twice is known by its number.
"""

import secrets
from dataclasses import dataclass

from django.core.signing import BadSignature, Signer
from django.utils import timezone

from webforms.models import WebForm

# A page that has been open for longer is shown again, with all that was typed.
VALID_FOR = 24 * 3600


@dataclass(frozen=True)
class Ticket:
    """A page that was made for somebody."""

    nonce: str
    age: float

    @property
    def is_expired(self) -> bool:
        return not -60 <= self.age <= VALID_FOR


def issue(form: WebForm) -> str:
    """A ticket for a page that is shown now."""
    made_at = int(timezone.now().timestamp())
    return _signer().sign_object([form.pk, secrets.token_urlsafe(12), made_at])


def read(form: WebForm, text: str) -> Ticket | None:
    """The ticket in a text; None when it is none of this form, or was tampered with."""
    try:
        form_id, nonce, made_at = _signer().unsign_object(text[:500])
    except (BadSignature, ValueError, TypeError):
        return None
    if form_id != form.pk:
        return None
    return Ticket(nonce, timezone.now().timestamp() - made_at)


def _signer() -> Signer:
    return Signer(salt="webforms.ticket")
