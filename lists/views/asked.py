"""From an address to the list that it is about."""

from typing import Any

from django.http import Http404
from django.urls import reverse

from core.htmx import Request
from lists.asking import Asked
from lists.columns import ENTITIES


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
