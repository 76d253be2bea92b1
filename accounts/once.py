"""A form that makes something makes it once, however often it is sent.

Each rendered form carries a random token. The first POST with it is answered as usual and its
answer kept; the same form sent again, at the same moment or after a lost connection, gets that
answer and makes nothing.
"""

import hashlib
from collections.abc import Callable
from datetime import timedelta
from functools import wraps
from typing import Any

from django.contrib import messages
from django.db import connection, transaction
from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Submission, User
from core.htmx import Request

TOKEN = "once"  # noqa: S105  the name of a field
TOKEN_LENGTH = 64
KEPT_FOR = timedelta(days=1)
# With each new answer a few old ones go, so the table stays as small as a day.
FORGOTTEN_AT_ONCE = 20

type View = Callable[..., HttpResponse]


def once(view: View) -> View:
    """Answer a form that was sent before as it was answered then.

    The form carries `{% once %}`. One that was refused (status 400 and above) may be sent again,
    and one without a token is not looked at.
    """

    @wraps(view)
    def guarded(request: Request, *args: Any, **kwargs: Any) -> HttpResponse:
        token = request.POST.get(TOKEN, "")
        if request.method != "POST" or not 0 < len(token) <= TOKEN_LENGTH:
            return view(request, *args, **kwargs)
        user = request.user
        assert isinstance(user, User)  # noqa: S101  nobody else comes this far
        with transaction.atomic():
            _hold(user, token)
            if kept := Submission.objects.filter(user=user, token=token).first():
                return _again(request, kept)
            response = view(request, *args, **kwargs)
            if response.status_code < 400:
                _keep(user, token, response)
        return response

    return guarded


def _hold(user: User, token: str) -> None:
    """Until the transaction ends: the same form sent at the same moment waits here."""
    digest = hashlib.blake2b(f"once:{user.pk}:{token}".encode(), digest_size=8).digest()
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_advisory_xact_lock(%s)", [int.from_bytes(digest, "big", signed=True)]
        )


def _again(request: Request, kept: Submission) -> HttpResponse:
    response = HttpResponse(kept.body, status=kept.status)
    for name, value in kept.headers.items():
        response[name] = value
    if {"Location", "HX-Redirect"} & set(kept.headers):
        messages.info(request, _("This was saved already. Here it is."))
    return response


def _keep(user: User, token: str, response: HttpResponse) -> None:
    headers = {
        name: value
        for name, value in response.headers.items()
        if name in {"Location", "Content-Type"} or name.startswith("HX-")
    }
    Submission.objects.create(
        user=user,
        token=token,
        status=response.status_code,
        headers=headers,
        body=response.content.decode(),
    )
    old = Submission.objects.filter(at__lt=timezone.now() - KEPT_FOR).order_by("at")
    keys = old.select_for_update(skip_locked=True).values_list("pk", flat=True)
    Submission.objects.filter(pk__in=list(keys[:FORGOTTEN_AT_ONCE])).delete()
