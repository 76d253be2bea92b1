"""In which order rows of several models are held: the one order of the house."""

from collections.abc import Iterable

from django.apps import apps
from django.db import models

from accounts.models import Owned


def in_lock_order(wanted: Iterable[type[models.Model]]) -> list[type[models.Model]]:
    """Models in the order in which whoever needs rows of several holds them, each by its keys.

    First the records that somebody owns, from the upper app to the lower: a lead before its deal
    before their organization before their person. Then all that hangs on these: their e-mails,
    notes and activities, from the lower app to the upper. Two who hold in this order never wait
    for each other.
    """
    places = {model: place for place, model in enumerate(apps.get_models())}
    heights = {config: place for place, config in enumerate(apps.app_configs)}

    def rank(model: type[models.Model]) -> tuple[int, int, int]:
        is_owned, height = issubclass(model, Owned), heights[model._meta.app_label]
        return (0, -height, places[model]) if is_owned else (1, height, places[model])

    return sorted(wanted, key=rank)
