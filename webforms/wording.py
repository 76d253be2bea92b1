"""What the log says of submissions."""

from django.utils.translation import gettext_lazy as _

REASONS = {
    "closed": _("The form takes no submissions."),
    "ticket": _("It did not come from the form’s page, or its page was tampered with."),
    "trap": _("A field was filled in that people do not see."),
    "expired": _("The page had been open for more than a day."),
    "too_fast": _("It was sent faster than anybody types."),
    "invalid": _("Its answers were refused."),
    "address_limit": _("Too many came from the same address within an hour."),
    "form_limit": _("Too many came by this form within an hour."),
    "too_large": _("It was larger than the form takes."),
}
