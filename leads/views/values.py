"""One value of a lead, changed where it stands in the panel."""

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods
from django_htmx.http import trigger_client_event

from core.errors import Overtaken, Rejected
from core.htmx import go_to
from core.inline import piece, saved
from core.toasts import toast_later
from leads import services
from leads.inline import VALUES, form_of
from leads.models import Lead
from leads.views.answers import EDITED, TIMELINE


@require_http_methods(["GET", "HEAD", "POST"])
def field(request, lead_id, name):
    """The value with its form; posted, the value as it is then."""
    lead = _find(request, lead_id)
    if _inline(request, lead, name) is None:
        raise Http404
    services.refuse_if_closed(lead)
    services.refuse_if_not_editable(lead, request.user)
    if request.method != "POST":
        return _asked(request, lead, name, form_of(lead, name, user=request.user))
    form = form_of(lead, name, user=request.user, data=request.POST)
    try:
        if form.is_valid():
            services.update_lead(lead, form.changes(), by=request.user, was=form.was)
            return _saved(request, lead, name)
    except Overtaken:
        lead = _find(request, lead_id)
        form.ask_again(form_of(lead, name, user=request.user))
        return _asked(request, lead, name, form, is_overtaken=True)
    except Rejected as error:
        form.add_error(None, str(error))
    return _asked(request, lead, name, form)


def _find(request, lead_id):
    return get_object_or_404(Lead.objects.visible_to(request.user).for_panel(), pk=lead_id)


def _inline(request, lead, name):
    try:
        return VALUES.one(lead, name, may_edit=True, user=request.user)
    except KeyError:
        return None


def _asked(request, lead, name, form, *, is_overtaken=False):
    inline = _inline(request, lead, name)
    inline.form, inline.is_overtaken = form, is_overtaken
    return piece(request, inline)


def _saved(request, lead, name):
    fresh = Lead.objects.visible_to(request.user).for_panel().filter(pk=lead.pk).first()
    if fresh is None:  # given away: the panel is no longer theirs
        text = _("“%(lead)s” is saved. You can no longer see it.") % {"lead": lead}
        toast_later(request, text)
        return go_to(request, "leads:inbox")
    inline = _inline(request, fresh, name)
    inline.may_edit = services.is_editable(fresh, request.user)
    response = saved(request, inline)
    trigger_client_event(response, EDITED, {"lead": str(lead.pk)})
    return trigger_client_event(response, TIMELINE)
