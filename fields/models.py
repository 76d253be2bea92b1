"""Fields that a company adds to its records, and the choices that some of them offer.

Nothing here holds a value: those are in the column `custom` of each record, under the key of
their field (`fields.customized`).
"""

from functools import cached_property
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.colours import Colour
from fields.kinds import Kind, kind_of

# Kinds that show nothing of ours and that one input can hold.
FOR_STRANGERS = frozenset(
    ["text", "long_text", "number", "date", "yes_no", "choice", "choices", "phone", "email", "link"]
)
KEY_LENGTH = 40
NAME_LENGTH = 100


class FieldSet(models.TextChoices):
    """What fields belong to. Leads and deals share one set: a lead's values become the deal's."""

    DEAL = "deal", _("Leads and deals")
    PERSON = "person", _("People")
    ORGANIZATION = "organization", _("Organizations")


class FieldGroup(models.Model):
    """A heading under which forms and pages show some fields."""

    entity = models.CharField(max_length=12, choices=FieldSet)
    name = models.CharField(_("name"), max_length=NAME_LENGTH)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint("entity", Lower("name"), name="field_group_name_once")
        ]

    def __str__(self):
        return self.name


class Field(models.Model):
    class Required(models.TextChoices):
        NO = "no", _("No")
        ALWAYS = "always", _("Always")
        FROM = "from", _("From a stage or status on")

    entity = models.CharField(max_length=12, choices=FieldSet)
    # Made from the name once; never changes, and is never given to another field.
    key = models.CharField(max_length=KEY_LENGTH, editable=False)
    name = models.CharField(_("name"), max_length=NAME_LENGTH)
    # A name of `fields.kinds.KINDS`; it never changes, so stored values always fit.
    kind = models.CharField(max_length=20, editable=False)
    group = models.ForeignKey(
        FieldGroup,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="fields",
        verbose_name=_("group"),
    )
    position = models.PositiveSmallIntegerField(default=0)
    help_text = models.CharField(_("help"), max_length=300, blank=True)
    # Stored as a record would store it.
    default = models.JSONField(null=True)
    formula = models.TextField(_("formula"), blank=True)
    # The kind of a formula's result.
    result = models.CharField(max_length=20, blank=True, editable=False)
    is_unique = models.BooleanField(_("no two records with the same value"), default=False)
    required = models.CharField(_("required"), max_length=6, choices=Required, default=Required.NO)
    # Where it is required from: names that `fields.registry` knows, such as "stage:4" or "won".
    required_from = ArrayField(models.CharField(max_length=40), default=list, blank=True)
    is_on_add_forms = models.BooleanField(_("shown when a record is added"), default=False)
    # Only where `can_be_on_web_forms`.
    is_on_web_forms = models.BooleanField(_("may be asked for on web forms"), default=False)
    archived_at = models.DateTimeField(null=True, editable=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["entity", "key"], name="field_key_once"),
            models.UniqueConstraint("entity", Lower("name"), name="field_name_once"),
            models.CheckConstraint(
                name="field_formula_for_formulas_alone",
                condition=Q(kind="formula", formula__gt="") | (~Q(kind="formula") & Q(formula="")),
            ),
        ]

    def __str__(self):
        return self.name

    @cached_property
    def does(self) -> Kind:
        """The kind of its values: reads, checks, shows and compares them."""
        return kind_of(self)

    @cached_property
    def choice_list(self) -> list["Choice"]:
        """Its choices in order, the archived and merged ones too."""
        return sorted(self.choices.all(), key=lambda choice: (choice.position, choice.pk))

    @property
    def is_computed(self) -> bool:
        return self.kind == "formula"

    @property
    def can_be_on_web_forms(self) -> bool:
        """Whether strangers could be asked for it: it must not show them our records."""
        return self.entity == FieldSet.DEAL and self.kind in FOR_STRANGERS

    @property
    def is_always_required(self) -> bool:
        return self.required == Field.Required.ALWAYS

    def value_in(self, custom: dict[str, Any]) -> Any:
        """Its stored value among those of a record; None when it is empty."""
        return custom.get(self.key)


class Choice(models.Model):
    """One of the values that a field of choices offers. Records keep its key."""

    field = models.ForeignKey(Field, models.CASCADE, related_name="choices")
    key = models.CharField(max_length=KEY_LENGTH, editable=False)
    name = models.CharField(_("name"), max_length=NAME_LENGTH)
    colour = models.CharField(_("colour"), max_length=9, choices=Colour, default=Colour.GRAY)
    position = models.PositiveSmallIntegerField(default=0)
    # An archived choice is offered no longer; records that have it keep it.
    archived_at = models.DateTimeField(null=True, editable=False)
    # What it was merged into: a form that was open meanwhile still sends its key.
    merged_into = models.ForeignKey(
        "self", models.SET_NULL, null=True, editable=False, related_name="merged_from"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["field", "key"], name="choice_key_once_per_field"),
            # The name of one that was merged away is free again.
            models.UniqueConstraint(
                "field",
                Lower("name"),
                name="choice_name_once_per_field",
                condition=Q(merged_into=None),
            ),
        ]

    def __str__(self):
        return self.name
