"""The colours that words may have: labels, and the choices of a field."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Colour(models.TextChoices):
    BLUE = "blue", _("Blue")
    BROWN = "brown", _("Brown")
    DARK_GRAY = "dark-gray", _("Dark gray")
    GRAY = "gray", _("Gray")
    GREEN = "green", _("Green")
    ORANGE = "orange", _("Orange")
    PINK = "pink", _("Pink")
    PURPLE = "purple", _("Purple")
    RED = "red", _("Red")
    YELLOW = "yellow", _("Yellow")
