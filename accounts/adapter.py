from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.utils.translation import gettext as _

from core.errors import Rejected


class AccountAdapter(DefaultAccountAdapter):
    def is_open_for_signup(self, request):
        """People join by invitation only."""
        return False

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Send, or say that it could not be done: a mail server that is down is no crash."""
        try:
            super().send_mail(template_prefix, email, context)
        except OSError as error:  # what smtplib raises is one too
            refusal = _("The e-mail could not be sent. Try again later, or tell your admin.")
            raise Rejected(refusal) from error
