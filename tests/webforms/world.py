"""A form, and visitors who fill it in."""

import re

from django.test import Client

from webforms.models import FormField
from webforms.services import change_form, create_form

GIVEN = {
    "name": "Ann Lee",
    "email": "Ann@Lee.example",
    "phone": "+33 6 12 34 56 78",
    "organization": "Lee Ltd",
    "message": "A footbridge, please.",
}


def built(by, *, fields=(), **changes):
    """A form with the usual fields and `fields` (keys) besides."""
    language = changes.pop("language", "en")
    form = create_form(title=changes.pop("title", "Contact us"), language=language, by=by)
    asked = list(form.fields.order_by("position"))
    asked += [FormField(key=key, label=key.capitalize()) for key in fields]
    return change_form(form, changes or {"is_active": True}, fields=asked)


def address(form):
    return f"/f/{form.token}/"


def ticket(form, client=None):
    """The ticket of a page that was opened just now."""
    page = (client or Client()).get(address(form)).text
    return re.search(r'name="ticket" value="([^"]+)"', page)[1]


def send(form, *, client=None, headers=None, addr="192.0.2.1", **given):
    client = client or Client()
    data = GIVEN | {"ticket": given.pop("ticket", None) or ticket(form)} | given
    data = {key: value for key, value in data.items() if value is not None}
    return client.post(address(form), data, headers=headers, REMOTE_ADDR=addr)
