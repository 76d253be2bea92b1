from functools import wraps

from django.core.exceptions import PermissionDenied

from accounts.company import current_company
from accounts.models import Owned, User


def admins_only(view):
    """403 for everybody but admins."""

    @wraps(view)
    def checked(request, *args, **kwargs):
        if not request.user.is_admin:
            raise PermissionDenied
        return view(request, *args, **kwargs)

    return checked


def may_edit(user: User, record: Owned) -> bool:
    """Whether a user who sees this record may change it, by the company's setting."""
    company = current_company()
    return record.may_be_edited_by(
        user, only_own=bool(company and company.reps_edit_only_their_own)
    )
