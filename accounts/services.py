"""Users, teams and invitations: who comes in, and with which role."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.core import signing
from django.core.mail import send_mail
from django.db import transaction
from django.db.models import ProtectedError
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from accounts.company import current_company, forget_company
from accounts.models import Company, Invitation, Team, User
from core.errors import Rejected

INVITATION_DAYS = 14
INVITATION_SALT = "accounts.invitation"


@transaction.atomic
def add_user(
    email: str, *, password: str | None, role: str, name: str = "", team: Team | None = None
) -> User:
    """Make a user who can sign in at once. Raises `Rejected` when the e-mail is taken."""
    if User.objects.filter(email__iexact=email.strip()).exists():
        raise Rejected(_("There is already a user with the e-mail %(email)s.") % {"email": email})
    return User.objects.create_user(
        email, password, role=role, team=team, name=name or email.partition("@")[0]
    )


@transaction.atomic
def update_user(user: User, changes: dict, *, by: User) -> User:
    """Change role, team, name or whether the user may sign in.

    Raises `Rejected` when nobody would be left to administer the installation.
    """
    user = User.objects.select_for_update().get(pk=user.pk)
    for name, value in changes.items():
        setattr(user, name, value)
    user.save(update_fields=list(changes))
    if not User.objects.filter(role=User.Role.ADMIN, is_active=True).exists():
        raise Rejected(_("At least one active admin has to stay."))
    if user.pk == by.pk and not user.is_active:
        raise Rejected(_("You cannot lock yourself out."))
    return user


def update_profile(user: User, changes: dict) -> User:
    """A user's own name, language, time zone and theme."""
    for name, value in changes.items():
        setattr(user, name, value)
    user.save(update_fields=list(changes))
    return user


@transaction.atomic
def update_company(changes: dict) -> Company:
    company = Company.objects.select_for_update().get()
    for name, value in changes.items():
        setattr(company, name, value)
    company.save(update_fields=list(changes))
    forget_company()
    return company


@transaction.atomic
def invite(*, by: User, link: Callable[[str], str], **fields: Any) -> Invitation:
    """Invite somebody by e-mail. `link` makes the full address from the invitation's token.

    Inviting the same address again sends a new mail and keeps the newest role and team. Raises
    `Rejected` when there is such a user already, and when the mail could not be sent.
    """
    email = fields["email"]
    if User.objects.filter(email__iexact=email).exists():
        raise Rejected(_("There is already a user with the e-mail %(email)s.") % {"email": email})
    Invitation.objects.filter(email__iexact=email, accepted_at=None).delete()
    invitation = Invitation.objects.create(invited_by=by, **fields)
    address = link(token_of(invitation))
    transaction.on_commit(lambda: _send(invitation, address))
    return invitation


def token_of(invitation: Invitation) -> str:
    """What the link of the e-mail carries: signed, and good for `INVITATION_DAYS`."""
    return signing.dumps(invitation.pk, salt=INVITATION_SALT)


def invitation_of(token: str) -> Invitation | None:
    """The open invitation that a link stands for, or None when it is too old or taken back."""
    try:
        key = signing.loads(token, salt=INVITATION_SALT, max_age=INVITATION_DAYS * 24 * 3600)
    except signing.BadSignature:
        return None
    return Invitation.objects.filter(pk=key, accepted_at=None).first()


@transaction.atomic
def accept_invitation(invitation: Invitation, *, name: str, password: str) -> User:
    """Join: make the user, once. Raises `Rejected` when the invitation was used meanwhile."""
    taken = Invitation.objects.filter(pk=invitation.pk, accepted_at=None).update(
        accepted_at=timezone.now()
    )
    if not taken:
        raise Rejected(_("This invitation was already used. Sign in instead."))
    user = add_user(
        invitation.email, password=password, role=invitation.role, name=name, team=invitation.team
    )
    return update_profile(user, {"language": invitation.language})


def withdraw_invitation(invitation: Invitation) -> None:
    Invitation.objects.filter(pk=invitation.pk, accepted_at=None).delete()


def add_team(name: str) -> Team:
    """Make a team, or give back the one of that name."""
    return Team.objects.filter(name__iexact=name.strip()).first() or Team.objects.create(
        name=name.strip()
    )


@transaction.atomic
def delete_team(team: Team) -> None:
    """Delete a team that has no members and stands in no history. Raises `Rejected` otherwise."""
    if team.members.exists():
        raise Rejected(_("Move the members of this team to another one first."))
    try:
        with transaction.atomic():
            team.delete()
    except ProtectedError as error:
        refusal = _("Deals of the past were this team’s, so it stays for the reports.")
        raise Rejected(refusal) from error


def _send(invitation: Invitation, address: str) -> None:
    company = current_company()
    context = {"invitation": invitation, "address": address, "company": company}
    context["days"] = INVITATION_DAYS
    with override(invitation.language):
        subject = _("%(name)s invites you to Passerelle") % {"name": invitation.invited_by}
        text = render_to_string("accounts/invitation.txt", context)
    subject = " ".join(subject.split())  # a name may hold a line break, a header may not
    try:
        send_mail(subject, text, settings.DEFAULT_FROM_EMAIL, [invitation.email])
    except OSError as error:  # what smtplib raises is one too
        refusal = _(
            "The invitation is kept, but its e-mail could not be sent. "
            "Check how mail is sent, and invite again."
        )
        raise Rejected(refusal) from error
