"""From an address to the list that it is about."""

from typing import Any

from django.core.exceptions import ValidationError
from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _

from core.errors import Rejected
from core.htmx import Request
from lists.asking import Asked
from lists.columns import ENTITIES

MOST_KEYS = 5000


def asked_of(request: Request, entity: str, scope: str) -> Asked:
    """The list that an address names, with what it is asked for; or 404."""
    found = ENTITIES.get(entity)
    if found is None or scope not in found.scopes:
        raise Http404
    return Asked(found, scope, request.user, request.GET)  # type: ignore[arg-type]


def home_of(asked: Asked) -> str:
    """The address of the list's own page."""
    return reverse(asked.entity.scopes[asked.scope].url)


def rows_of(asked: Asked) -> Any:
    """Every record of the list that the reader may see, before any filter."""
    return asked.entity.scopes[asked.scope].rows(asked.entity.visible(asked.user))


def is_all(request: Request) -> bool:
    """Whether all records that the list shows are meant, rather than those that were ticked."""
    return request.POST.get("all") == "1"


def chosen_of(request: Request, asked: Asked) -> Any:
    """The records that are meant: those that were ticked, or all that the list shows.

    Raises `Rejected` when there are none, or the list's filter cannot be read.
    """
    if asked.error:
        raise Rejected(asked.error)
    if is_all(request):
        return asked.narrow(rows_of(asked))
    keys = request.POST.getlist("id")
    key = asked.entity.visible(asked.user).model._meta.pk
    try:
        found = [key.to_python(one) for one in keys[:MOST_KEYS]]
    except (ValueError, ValidationError) as error:
        raise Rejected(_("Choose some records first.")) from error
    if not found:
        raise Rejected(_("Choose some records first."))
    return rows_of(asked).filter(pk__in=found)
