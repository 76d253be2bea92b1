from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from core.htmx import render_page
from deals import services
from deals.forms import DealForm
from deals.models import Deal
from deals.services.locking import refuse_if_not_editable
from deals.views.answers import answer, deal_or_404, page_context
from deals.views.contact import KINDS


@require_safe
def deal(request, deal_id):
    found = deal_or_404(request, deal_id)
    return render(request, "deals/deal.html", page_context(request, found))


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request, deal_id):
    found = Deal.objects.for_page(request.user).get(pk=deal_or_404(request, deal_id).pk)
    refuse_if_not_editable(found, request.user)
    data = request.POST if request.method == "POST" else None
    form = DealForm(data, user=request.user, deal=found)
    if not form.is_valid():
        context = {"deal": found, "form": form}
        status = 422 if form.is_bound else 200
        return render_page(request, "deals/edit.html", context, partial="dialog", status=status)
    changed = services.update_deal(found, form.changes(), by=request.user)
    text = _("“%(deal)s” is saved.") % {"deal": changed}
    return answer(request, changed, text, touched=[found.stage, changed.stage])


@require_http_methods(["GET", "HEAD", "POST"])
def new(request):
    given = request.POST if request.method == "POST" else request.GET
    form = DealForm(
        request.POST if request.method == "POST" else None, user=request.user, initial=_stage(given)
    )
    if not form.is_valid():
        status = 422 if form.is_bound else 200
        context = {"form": form, "asked": given}
        return render_page(request, "deals/new.html", context, partial="dialog", status=status)
    contacts = {
        kind: model.objects.visible_to(request.user).filter(pk=given.get(kind) or 0).first()
        for kind, model in KINDS.items()
    }
    opened = services.open_deal(**form.cleaned_data, **contacts, by=request.user)
    return answer(
        request, opened, _("“%(deal)s” is open.") % {"deal": opened}, touched=[opened.stage]
    )


def _stage(given):
    asked = given.get("stage", "")
    return {"stage": asked} if asked.isdecimal() else {}
