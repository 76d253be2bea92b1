"""The dialog of an action that asks for something before it is done with many records."""

from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from core.errors import Rejected
from core.htmx import render_page
from lists.bulk.changes import action_of
from lists.views.asked import MOST_KEYS, asked_of, chosen_of, home_of, is_all

# Of so many records it is asked one by one who may change them; of more they are only counted.
ASKED_EACH = 1000


@require_POST
def ask(request, entity, scope):
    """The dialog, posted, since it takes ids; with what was filled in so far it says what comes
    of it (`preview`)."""
    asked = asked_of(request, entity, scope)
    action = action_of(asked.entity, request.POST.get("target", "").partition(":")[2])
    if action.form is None:
        raise Rejected(_("There is nothing to choose from yet."))
    data = request.POST if "preview" in request.POST else None
    form = action.form(data, user=request.user)
    return dialog(request, asked, action, form, shows_errors=False)


def dialog(request, asked, action, form, *, shows_errors=True):
    """The dialog of an action with its form; 422 when the form was refused."""
    total = _count(request, asked, action)
    preview = form.preview(total) if form.is_bound and form.is_valid() else ""
    if form.is_bound and not shows_errors:
        form.errors.clear()
    context = {
        "asked": asked,
        "action": action,
        "form": form,
        "total": total,
        "preview": preview,
        "keys": request.POST.getlist("id")[:MOST_KEYS],
        "is_all": is_all(request),
        "back_url": f"{home_of(asked)}{asked.query()}",
    }
    status = 422 if shows_errors and form.errors else 200
    return render_page(request, "lists/action.html", context, partial="dialog", status=status)


def _count(request, asked, action):
    """With how many of the chosen records the action can be done by whoever asks."""
    rows = chosen_of(request, asked)
    rows = action.rows(rows) if action.rows else rows
    some = list(rows.order_by().prefetch_related("owner")[: ASKED_EACH + 1])
    if len(some) > ASKED_EACH:
        return rows.count()
    return sum(action.may(record, request.user) for record in some)
