"""Somebody who is signed in and uses the product as a browser does: its middleware, its CSRF."""

from html.parser import HTMLParser
from typing import Any

from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from accounts.models import User

Fields = list[tuple[str, str]]


class Visitor:
    def __init__(self, user: User) -> None:
        self.user = user
        self.client = Client(enforce_csrf_checks=True, SERVER_NAME="localhost")
        self.client.force_login(user)

    def get(self, address: str, *, htmx: str = "") -> HttpResponse:
        """Open a page; `htmx` names the element that would be filled with a piece of it."""
        return _good(self.client.get(address, headers=_of_htmx(htmx)), address)

    def post(self, address: str, fields: Fields, *, htmx: str = "") -> HttpResponse:
        """Send a form whose fields, its token included, were read from a page."""
        typed: dict[str, list[str]] = {}
        for name, value in fields:
            typed.setdefault(name, []).append(value)
        return _good(self.client.post(address, typed, headers=_of_htmx(htmx)), address)

    def ask_nothing(self) -> None:
        """The empty request: signed in, through all middleware, and nothing to show.

        It is what the inbox answers when the panel beside it was closed.
        """
        self.get(reverse("leads:inbox"), htmx="panel")

    @property
    def known(self) -> dict[str, Any]:
        """What a floor must know of a user to show the same rows."""
        return {"user_id": self.user.pk, "team_id": self.user.team_id or 0}


def _of_htmx(target: str) -> dict[str, str]:
    return {"HX-Request": "true", "HX-Target": target} if target else {}


def _good(response: Any, address: str) -> HttpResponse:
    if response.status_code >= 400:
        raise RuntimeError(f"{address} answered {response.status_code}.")
    return response


def fields_of(html: bytes) -> Fields:
    """The fields of the forms in a page, as a browser would send them."""
    reader = _Form()
    reader.feed(html.decode())
    return reader.fields


class _Form(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.fields: Fields = []
        self._select: str = ""
        self._options: Fields = []
        self._area: str = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        name, value = given.get("name") or "", given.get("value")
        if tag == "input" and name:
            is_ticked = given.get("type") not in {"checkbox", "radio"} or "checked" in given
            if is_ticked:
                self.fields.append((name, value or ""))
        elif tag == "select":
            self._select, self._options = name, []
        elif tag == "option" and self._select:
            self._options.append(("chosen" if "selected" in given else "", value or ""))
        elif tag == "textarea":
            self._area = name
            self.fields.append((name, ""))

    def handle_endtag(self, tag: str) -> None:
        if tag == "select" and self._select:
            chosen = [value for mark, value in self._options if mark]
            chosen = chosen or [value for _mark, value in self._options[:1]]
            self.fields += [(self._select, value) for value in chosen]
            self._select = ""
        elif tag == "textarea":
            self._area = ""

    def handle_data(self, data: str) -> None:
        if self._area:
            name, value = self.fields[-1]
            self.fields[-1] = (name, value + data)
