"""Who may do what: people who sign in, their teams, and what they may see."""

from datetime import datetime, timedelta
from typing import Any, cast
from zoneinfo import available_timezones

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import Q
from django.db.models.expressions import RawSQL
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

CURRENCY_LENGTH = 3


class Language(models.TextChoices):
    ENGLISH = "en", "English"
    FRENCH = "fr", "Français"


class Theme(models.TextChoices):
    SYSTEM = "system", _("As the system")
    LIGHT = "light", _("Light")
    DARK = "dark", _("Dark")


class Company(models.Model):
    """The one company of this installation. No row: nobody has set it up yet."""

    name = models.CharField(_("company name"), max_length=200)
    language = models.CharField(_("language"), max_length=2, choices=Language, default="en")
    currency = models.CharField(_("currency"), max_length=CURRENCY_LENGTH, default="EUR")
    time_zone = models.CharField(_("time zone"), max_length=64, default="UTC")
    fiscal_year_starts_in = models.PositiveSmallIntegerField(
        _("first month of the fiscal year"), default=1
    )
    reps_edit_only_their_own = models.BooleanField(
        _("reps edit only their own records"), default=False
    )
    is_demo = models.BooleanField(default=False, editable=False)
    # Which custom fields there are now: a new value with each change, written by `fields` alone.
    fields_version = models.UUIDField(null=True, editable=False)
    only = models.BooleanField(default=True, editable=False, unique=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        constraints = [
            models.CheckConstraint(name="company_is_the_only_one", condition=Q(only=True)),
        ]

    def __str__(self):
        return self.name


class Team(models.Model):
    name = models.CharField(_("name"), max_length=100)

    class Meta:
        constraints = [models.UniqueConstraint(Lower("name"), name="team_name_once")]

    def __str__(self):
        return self.name


class UserManager(BaseUserManager["User"]):
    def get_by_natural_key(self, username):
        """People write their address as they like; it is the same address."""
        return self.get(email__iexact=username)

    def create_user(self, email: str, password: str | None = None, **fields) -> "User":
        user = self.model(email=email.strip().lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields) -> "User":
        return self.create_user(email, password, role=User.Role.ADMIN, **fields)


class User(AbstractBaseUser):
    class Role(models.TextChoices):
        REP = "rep", _("Sales rep")
        MANAGER = "manager", _("Manager")
        ADMIN = "admin", pgettext_lazy("role", "Admin")

    email = models.EmailField(_("e-mail"), max_length=254)
    name = models.CharField(_("name"), max_length=150)
    role = models.CharField(_("role"), max_length=7, choices=Role, default=Role.REP)
    team = models.ForeignKey(
        Team,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="members",
        verbose_name=_("team"),
    )
    # Empty means what the browser asks for, and the company's time zone.
    language = models.CharField(_("language"), max_length=2, choices=Language, blank=True)
    time_zone = models.CharField(_("time zone"), max_length=64, blank=True)
    theme = models.CharField(_("theme"), max_length=6, choices=Theme, default=Theme.SYSTEM)
    # Single letters as keys, which WCAG 2.1.4 lets people switch off.
    has_shortcuts = models.BooleanField(_("keyboard shortcuts"), default=True, db_default=True)
    is_active = models.BooleanField(_("may sign in"), default=True)
    joined_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    class Meta:
        constraints = [
            models.UniqueConstraint(
                Lower("email"),
                name="user_email_once",
                violation_error_message=_("There is already a user with this e-mail."),
            )
        ]

    def __str__(self):
        return self.name or self.email

    @property
    def is_admin(self) -> bool:
        return self.role == self.Role.ADMIN

    @property
    def is_manager(self) -> bool:
        return self.role == self.Role.MANAGER

    @property
    def initials(self) -> str:
        words = str(self).replace("@", " ").split()
        return "".join(word[0] for word in (words[:1] + words[1:][-1:])).upper()


class Visibility(models.TextChoices):
    OWNER = "owner", _("Only the owner")
    TEAM = "team", _("The owner's team")
    EVERYONE = "everyone", _("Everyone")


# How long the trash keeps things.
TRASH_DAYS = 30


def trash_begins_at() -> datetime:
    """What was thrown away before this moment cannot be restored, and is purged."""
    return timezone.now() - timedelta(days=TRASH_DAYS)


def trash_index(name: str) -> models.Index:
    """The trash, newest first: for the `indexes` of a model with `deleted_at`."""
    return models.Index(
        fields=["-deleted_at", "-id"], name=name, condition=Q(deleted_at__isnull=False)
    )


# Nearly every statement asks who sees what. In SQL, because Django builds a subquery anew for
# each, which takes longer than the database needs to answer; and PostgreSQL reads these once for
# a statement, where EXISTS would be asked for each row.
COLLEAGUES = "SELECT id FROM accounts_user WHERE team_id = %s"


class OwnedQuerySet[M: Owned](models.QuerySet[M]):
    def alive(self):
        """Everything that is not in the trash."""
        return self.filter(deleted_at=None)

    def visible_to(self, user: User):
        """The rows this user may open, trash left out. No other code decides this."""
        return self.alive().open_to(user)

    def open_to(self, user: User):
        """The rows whose owner and visibility let this user open them, gone or not.

        For what tells of the past: a page shows `visible_to`.
        """
        if user.is_admin:
            return self.all()
        seen = Q(visibility=Visibility.EVERYONE) | Q(owner=user.pk) | Q(pk__in=self._followed(user))
        if user.team_id:
            team = Q(owner__in=RawSQL(COLLEAGUES, [user.team_id]))  # noqa: S611 (no text of others)
            seen |= team if user.is_manager else team & Q(visibility=Visibility.TEAM)
        return self.filter(seen)

    def in_trash_of(self, user: User):
        """What this user may take out of the trash: what `may_be_deleted_by` lets them throw in."""
        rows = self.filter(deleted_at__gt=trash_begins_at())
        if user.is_admin:
            return rows
        theirs = Q(owner=user)
        if user.is_manager and user.team_id:
            theirs |= Q(owner__team=user.team_id)
        return rows.filter(theirs)

    def owned_by(self, user: User):
        return self.filter(owner=user)

    def _followed(self, user: User) -> RawSQL:
        meta = self.model.followers.through._meta
        field = cast("models.Field[Any, Any]", meta.get_field(str(self.model._meta.model_name)))
        rows = f'SELECT "{field.column}" FROM "{meta.db_table}"'  # noqa: S608 (names of ours)
        return RawSQL(f"{rows} WHERE user_id = %s", [user.pk])  # noqa: S611


class Owned(models.Model):
    """A record that somebody owns: who sees it, who may change it, who may delete it."""

    owner = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("owner"))
    visibility = models.CharField(
        _("visibility"), max_length=8, choices=Visibility, default=Visibility.EVERYONE
    )
    followers = models.ManyToManyField(
        User, related_name="+", blank=True, verbose_name=_("followers")
    )
    created_at = models.DateTimeField(_("created"), default=timezone.now, editable=False)
    updated_at = models.DateTimeField(_("last changed"), auto_now=True)
    deleted_at = models.DateTimeField(null=True, editable=False)
    deleted_by = models.ForeignKey(
        User, models.SET_NULL, null=True, editable=False, related_name="+"
    )

    class Meta:
        abstract = True

    def may_be_edited_by(self, user: User, *, only_own: bool) -> bool:
        """Whether a user who sees it may change it; `only_own` is the company's setting."""
        if user.role != User.Role.REP or self.owner_id == user.pk:
            return True
        return not only_own

    def may_be_deleted_by(self, user: User) -> bool:
        """Reps delete their own, managers what their team owns, admins everything."""
        if user.is_admin or self.owner_id == user.pk:
            return True
        return user.is_manager and user.team_id is not None and self.owner.team_id == user.team_id


def time_zones() -> list[tuple[str, str]]:
    """Choices for a time zone field: the IANA names that people know, in order."""
    known = (name for name in available_timezones() if "/" in name and not name.startswith("Etc/"))
    return [("UTC", "UTC"), *((name, name.replace("_", " ")) for name in sorted(known))]


class Invitation(models.Model):
    """An open invitation: whoever has the link of the e-mail joins with this role and team."""

    email = models.EmailField(_("e-mail"))
    name = models.CharField(_("name"), max_length=150, blank=True)
    role = models.CharField(_("role"), max_length=7, choices=User.Role, default=User.Role.REP)
    team = models.ForeignKey(
        Team,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("team"),
    )
    language = models.CharField(_("language"), max_length=2, choices=Language, default="en")
    invited_by = models.ForeignKey(User, models.CASCADE, related_name="+")
    invited_at = models.DateTimeField(default=timezone.now)
    accepted_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                Lower("email"),
                name="invitation_open_once",
                condition=Q(accepted_at=None),
            )
        ]

    def __str__(self):
        return self.email


class Submission(models.Model):
    """A form that was sent and how it was answered, so that it is not acted on twice."""

    user = models.ForeignKey(User, models.CASCADE, related_name="+")
    token = models.CharField(max_length=64)
    at = models.DateTimeField(default=timezone.now)
    status = models.PositiveSmallIntegerField()
    headers = models.JSONField(default=dict)
    body = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "token"], name="submission_once"),
        ]
        indexes = [
            # The oldest, which are forgotten.
            models.Index(fields=["at"], name="submission_age"),
        ]

    def __str__(self):
        return self.token
