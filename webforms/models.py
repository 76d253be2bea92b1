"""Forms that strangers fill in on other people's sites, and all that they ever sent."""

import secrets
from collections.abc import Iterable
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import Language, User
from contacts.models import Channel, Label
from leads.assigning.models import Rota
from leads.models import Lead

TITLE_LENGTH = 100
LABEL_LENGTH = 200
TEXT_LENGTH = 2000


def new_token() -> str:
    """An address that nobody guesses: 128 bits."""
    return secrets.token_urlsafe(16)


class WebForm(Rota):
    """A form. Without a user or a team, the assignment rules choose who gets its leads."""

    token = models.CharField(max_length=40, unique=True, default=new_token, editable=False)
    title = models.CharField(_("title"), max_length=TITLE_LENGTH)
    intro = models.TextField(_("text above the fields"), max_length=TEXT_LENGTH, blank=True)
    language = models.CharField(_("language"), max_length=2, choices=Language, default="en")
    labels = models.ManyToManyField(Label, blank=True, related_name="+", verbose_name=_("labels"))
    channel = models.ForeignKey(
        Channel,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("channel"),
    )
    thanks = models.TextField(_("thank-you text"), max_length=TEXT_LENGTH, blank=True)
    redirect_url = models.CharField(_("address to go to afterwards"), max_length=500, blank=True)
    consent = models.TextField(_("consent"), max_length=TEXT_LENGTH, blank=True)
    # Who may show it in a frame, as Content-Security-Policy writes it; nobody named: everybody.
    sites = ArrayField(models.CharField(max_length=300), default=list, blank=True)
    is_active = models.BooleanField(_("takes submissions"), default=True)
    created_by = models.ForeignKey(User, models.PROTECT, related_name="+", editable=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="web_form_has_at_most_one_target", condition=Q(user=None) | Q(team=None)
            ),
        ]

    def __str__(self):
        return self.title


def form_names(ids: Iterable[str] | None) -> dict[str, str]:
    """The titles of forms by their id, as leads keep it in `origin_id`."""
    rows = WebForm.objects.order_by("title", "pk")
    if ids is not None:
        rows = rows.filter(pk__in=[key for key in ids if key.isdecimal() and len(key) < 18])
    return {str(pk): title for pk, title in rows.values_list("pk", "title")}


class FormField(models.Model):
    """A field that a form shows. `key` is one of `webforms.asking`, or `custom_KEY`."""

    form = models.ForeignKey(WebForm, models.CASCADE, related_name="fields")
    key = models.CharField(max_length=60)
    label = models.CharField(_("label"), max_length=LABEL_LENGTH)
    is_required = models.BooleanField(_("required"), default=False)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["form", "key"], name="form_field_once"),
        ]

    def __str__(self):
        return self.label


class SubmissionQuerySet(models.QuerySet["Submission"]):
    def visible_to(self, user: User):
        """Reps see none. What a hidden lead came from is shown without its answers."""
        return self if user.is_admin or user.is_manager else self.none()


class Submission(models.Model):
    """What somebody sent by a form, and what became of it."""

    class Outcome(models.TextChoices):
        LEAD = "lead", _("Lead")
        DUPLICATE = "again", _("Added to an open lead")
        REFUSED = "refused", pgettext_lazy("submission", "Refused")
        SPAM = "spam", _("Spam")

    form = models.ForeignKey(WebForm, models.PROTECT, related_name="submissions")
    # Of the page that was filled in: sent twice, it is one submission.
    nonce = models.CharField(max_length=40, unique=True)
    at = models.DateTimeField(default=timezone.now)
    outcome = models.CharField(max_length=7, choices=Outcome)
    # A key of `webforms.wording.REASONS`, and what it says more.
    reason = models.CharField(max_length=20, blank=True)
    detail = models.TextField(blank=True)
    # What was typed: {"key", "label", "value"}, in the order of the form.
    answers = models.JSONField(default=list)
    consent = models.TextField(blank=True)
    consented_at = models.DateTimeField(null=True)
    # The client's address, hashed with this installation's secret.
    address = models.CharField(max_length=64)
    lead = models.ForeignKey(Lead, models.SET_NULL, null=True, related_name="+")
    # Who made a lead of what was refused.
    taken_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")

    objects = SubmissionQuerySet.as_manager()

    class Meta:
        indexes = [
            # The log, newest first, all of it or narrowed.
            models.Index(fields=["-at", "-id"], name="submission_log"),
            models.Index(fields=["form", "-at"], name="submission_of_form"),
            models.Index(fields=["outcome", "-at"], name="submission_outcome"),
            # How many came from one address lately.
            models.Index(fields=["address", "at"], name="submission_address"),
        ]

    def __str__(self):
        return f"{self.form_id} {self.at:%Y-%m-%d %H:%M}"

    @property
    def is_settled(self) -> bool:
        """Whether the same page, sent again, gets the same answer."""
        return self.outcome != self.Outcome.REFUSED

    @property
    def can_be_taken_up(self) -> bool:
        """Whether somebody may still make a lead of it."""
        return self.outcome in {self.Outcome.REFUSED, self.Outcome.SPAM}

    @property
    def lines(self) -> list[tuple[str, str]]:
        """Labels and what was typed into their fields."""
        return [(each["label"], _as_text(each["value"])) for each in self.answers]

    @property
    def summary(self) -> str:
        """The first answers, in one line."""
        texts = [text if len(text) <= 60 else f"{text[:59]}…" for _label, text in self.lines]
        return " · ".join(texts[:3])


def _as_text(value: Any) -> str:
    return ", ".join(value) if isinstance(value, list) else str(value)
