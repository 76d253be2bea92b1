"""One value of a deal, changed where it stands on its page."""

from django.http import Http404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods
from django_htmx.http import trigger_client_event

from core.errors import Overtaken, Rejected
from core.htmx import go_to
from core.inline import piece, saved
from core.toasts import toast_later
from deals import services
from deals.inline import VALUES, form_of
from deals.models import Deal
from deals.services.locking import refuse_if_not_editable
from deals.views.answers import deal_or_404, page_context


@require_http_methods(["GET", "HEAD", "POST"])
def field(request, deal_id, name):
    """The value with its form; posted, the value as it is then."""
    deal = deal_or_404(request, deal_id)
    if _inline(request, deal, name) is None:
        raise Http404
    refuse_if_not_editable(deal, request.user)
    if request.method != "POST":
        return _asked(request, deal, name, form_of(deal, name, user=request.user))
    form = form_of(deal, name, user=request.user, data=request.POST)
    try:
        if form.is_valid():
            services.update_deal(deal, form.changes(), by=request.user, was=form.was)
            return _saved(request, deal, name)
    except Overtaken:
        deal = deal_or_404(request, deal_id)
        form.ask_again(form_of(deal, name, user=request.user))
        return _asked(request, deal, name, form, is_overtaken=True)
    except Rejected as error:
        form.add_error(None, str(error))
    return _asked(request, deal, name, form)


def _inline(request, deal, name):
    try:
        return VALUES.one(deal, name, may_edit=True, user=request.user)
    except KeyError:
        return None


def _asked(request, deal, name, form, *, is_overtaken=False):
    inline = _inline(request, deal, name)
    inline.form, inline.is_overtaken = form, is_overtaken
    return piece(request, inline)


def _saved(request, deal, name):
    if not Deal.objects.visible_to(request.user).filter(pk=deal.pk).exists():
        text = _("“%(deal)s” is saved. You can no longer see it.") % {"deal": deal}
        toast_later(request, text)
        return go_to(request, "deals:home")
    context = page_context(request, deal)
    inline = _inline(request, context["deal"], name)
    inline.may_edit = context["may_edit"]
    inline.context |= context
    response = saved(request, inline)
    return trigger_client_event(response, "timeline-changed")
