from django.db import transaction
from django.utils.translation import gettext as _

from contacts.labels import uses_of
from contacts.models import Label
from core.errors import Rejected
from core.ordered import hold


@transaction.atomic
def delete_label(label: Label, *, at_most: int) -> None:
    """Delete a label and take it off its records.

    `at_most` is how many records the person was told of. Raises `Rejected` if there are more by
    now: nobody takes a label off records that they did not hear about.
    """
    hold(Label)
    held = Label.objects.select_for_update().filter(pk=label.pk).first()
    if held is None:
        return
    if uses_of(held) > at_most:
        raise Rejected(_("“%(label)s” is on more records by now. Look again.") % {"label": held})
    held.delete()
