import re

import pytest
from django import forms
from django.forms.renderers import DjangoTemplates
from django.template import Context, Template
from django.utils.safestring import mark_safe
from django.utils.translation import gettext_lazy, override

from core.forms import Renderer

CHOICES = [
    ("", gettext_lazy("All owners")),
    ("a&b", "<Ada> & “Bob”"),
    (7, mark_safe("<b>seven</b>")),
    ("Group <1>", [(None, "none"), (1234567, "many")]),
]
WIDGETS = {
    "text": (forms.TextInput, "it’s “<b>” & so on"),
    "nothing": (forms.TextInput, None),
    "empty": (forms.TextInput, ""),
    "number": (forms.NumberInput, 1234567),
    "email": (forms.EmailInput, "a'b@example.com"),
    "hidden": (forms.HiddenInput, 0),
    "password": (forms.PasswordInput, "secret"),
    "date": (lambda: forms.DateInput(format="%Y-%m-%d"), "2026-11-24"),
    "search": (forms.SearchInput, "acme"),
    "select": (lambda: forms.Select(choices=CHOICES), 7),
    "several": (lambda: forms.SelectMultiple(choices=CHOICES), ["a&b", "7"]),
}
ATTRIBUTES = {"id": "id_x", "required": True, "hidden": False, "data-says": '"<&>"', "max": 1234567}


def without_gaps(html):
    return re.sub(r">\s+", ">", re.sub(r"\s+<", "<", html.strip()))


@pytest.mark.parametrize("name", WIDGETS)
@pytest.mark.parametrize("language", ["en", "fr"])
def test_widgets_are_drawn_as_django_draws_them(name, language):
    make, value = WIDGETS[name]

    with override(language):
        ours = make().render("x<y>", value, ATTRIBUTES, renderer=Renderer())
        theirs = make().render("x<y>", value, ATTRIBUTES, renderer=DjangoTemplates())

    assert without_gaps(ours) == without_gaps(theirs)


def test_an_icon_is_drawn_with_what_is_asked_of_it():
    page = Template(
        '{% load lucide %}{% lucide "user" size=16 aria_hidden="true" %}'
        '{% lucide "user" size=20 %}{% lucide name id="a<b" %}'
    )

    icons = page.render(Context({"name": "plus"})).split("</svg>")

    assert 'width="16"' in icons[0]
    assert 'aria-hidden="true"' in icons[0]
    assert 'width="20"' in icons[1]
    assert "aria-hidden" not in icons[1]
    assert 'id="a&lt;b"' in icons[2]
