"""Conventions of our models, checked at every start and in every test run."""

from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.conf import settings
from django.core import checks
from django.db import models

ENDINGS: dict[type[models.Field], str] = {models.DateTimeField: "_at", models.DateField: "_on"}
NAMED_BY_DJANGO = {"accounts.User.last_login"}


@checks.register(checks.Tags.models)
def dates_are_named_for_their_precision(**kwargs: Any) -> list[checks.CheckMessage]:
    """A moment ends in `_at` and a day in `_on`, so nobody compares the two by mistake."""
    return [
        checks.Error(f"{field} should end in “{ENDINGS[type(field)]}”.", id="core.E001")
        for model in _our_models()
        for field in model._meta.local_fields
        if type(field) in ENDINGS and not _ends_well(field)
    ]


@checks.register(checks.Tags.models)
def nothing_has_a_default_order(**kwargs: Any) -> list[checks.CheckMessage]:
    """Each reader asks for the order it needs; a hidden one sorts where nobody looks."""
    return [
        checks.Error(f"{model._meta.label} has a Meta.ordering.", id="core.E002")
        for model in _our_models()
        if model._meta.ordering
    ]


@checks.register(checks.Tags.security, deploy=True)
def mail_reaches_people(**kwargs: Any) -> list[checks.CheckMessage]:
    """On the console nobody gets an invitation or a new password."""
    if settings.MAILERS["default"]["BACKEND"] != "core.mail.Console":
        return []
    return [checks.Warning("Mail is printed on the console. Set PASSERELLE_MAIL.", id="core.W001")]


def _ends_well(field: models.Field) -> bool:
    if str(field) in NAMED_BY_DJANGO:
        return True
    # `at` alone is the moment itself: the only one an event has.
    ending = ENDINGS[type(field)]
    return field.name.endswith(ending) or field.name == ending.removeprefix("_")


def _our_models() -> Iterator[type[models.Model]]:
    for label in settings.OUR_APPS:
        yield from apps.get_app_config(label).get_models()
