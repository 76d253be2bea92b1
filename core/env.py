"""Settings from the environment, read strictly: a value that is not understood is an error."""

import os
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import dj_database_url
from django.core.exceptions import ImproperlyConfigured


def text(name: str, default: str = "") -> str:
    return os.environ.get(name, default).strip() or default


def words(name: str, default: list[str]) -> list[str]:
    """A list separated by commas."""
    given = [word.strip() for word in os.environ.get(name, "").split(",")]
    return [word for word in given if word] or default


def flag(name: str, *, default: bool = False) -> bool:
    match text(name, "on" if default else "off").lower():
        case "on" | "1" | "true" | "yes":
            return True
        case "off" | "0" | "false" | "no":
            return False
        case other:
            raise ImproperlyConfigured(f"{name} is “{other}”. Write on or off.")


def number(name: str, default: int) -> int:
    value = text(name, str(default))
    if not value.isdecimal():
        raise ImproperlyConfigured(f"{name} is “{value}”. Write a whole number.")
    return int(value)


def folder(name: str, default: Path) -> Path:
    return Path(text(name, str(default))).expanduser().resolve()


def database(name: str) -> dict[str, Any]:
    """Django's settings of a database from postgres://user:password@host:5432/name, or nothing."""
    address = text(name)
    if not address:
        return {}
    try:
        given: dict[str, Any] = {**dj_database_url.parse(address)}
    except ValueError:
        given = {}
    if given.get("ENGINE") != "django.db.backends.postgresql" or not given.get("NAME"):
        raise ImproperlyConfigured(
            f"{name} should look like postgres://user:password@host:5432/name."
        )
    return given


def mail_server(name: str) -> dict[str, object]:
    """An entry of `MAILERS` from one address: smtp+tls://user:password@host:587.

    Without it mail is printed on the console. `smtps://` speaks TLS from the first byte,
    `smtp+tls://` after STARTTLS, `smtp://` not at all.
    """
    address = text(name)
    if not address:
        return {"BACKEND": "core.mail.Console"}
    ports = {"smtp": 25, "smtp+tls": 587, "smtps": 465}
    try:
        parts = urlsplit(address)
        port = parts.port
    except ValueError:
        parts, port = urlsplit(""), None
    if parts.scheme not in ports or not parts.hostname:
        raise ImproperlyConfigured(f"{name} should look like smtp+tls://user:password@host:587.")
    return {
        "BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "OPTIONS": {
            "host": parts.hostname,
            "port": port or ports[parts.scheme],
            "username": unquote(parts.username or ""),
            "password": unquote(parts.password or ""),
            "use_tls": parts.scheme == "smtp+tls",
            "use_ssl": parts.scheme == "smtps",
        },
    }
