from django.contrib import messages
from django.http import HttpResponseBadRequest
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from core.htmx import render_page
from deals import services
from deals.forms import LostForm, MoveForm
from deals.models import Deal
from deals.views.answers import answer, deal_or_404
from fields.forms import MissingForm
from fields.middleware import ask


@require_POST
def move(request, deal_id):
    deal = deal_or_404(request, deal_id)
    form = MoveForm(request.POST, deal=deal)
    if not form.is_valid():
        return HttpResponseBadRequest(_("There is no such stage in this pipeline."))
    asked = MissingForm.of(request.POST, deal, user=request.user)
    if not asked.is_valid():
        return ask(request, asked)
    stage = form.cleaned_data["stage"]
    moved = services.move_deal(deal, stage, by=request.user, custom=asked.given)
    text = _("“%(deal)s” is in %(stage)s.") % {"deal": moved, "stage": moved.stage}
    return answer(request, moved, text, touched=[deal.stage, moved.stage])


@require_POST
def won(request, deal_id):
    deal = deal_or_404(request, deal_id)
    asked = MissingForm.of(request.POST, deal, user=request.user)
    if not asked.is_valid():
        return ask(request, asked)
    deal = services.win_deal(deal, by=request.user, custom=asked.given)
    undo = reverse("deals:reopen", args=[deal.pk])
    text = _("“%(deal)s” is won.") % {"deal": deal}
    return answer(request, deal, text, touched=[deal.stage], undo=undo)


@require_http_methods(["GET", "HEAD", "POST"])
def lost(request, deal_id):
    deal = deal_or_404(request, deal_id)
    form = LostForm(request.POST if request.method == "POST" else None)
    if not form.is_valid():
        context = {"deal": deal, "form": form}
        status = 422 if form.is_bound else 200
        return render_page(request, "deals/lost.html", context, partial="dialog", status=status)
    given = form.cleaned_data
    deal = services.lose_deal(
        deal, reason=given["reason"], comment=given["comment"], by=request.user
    )
    undo = reverse("deals:reopen", args=[deal.pk])
    text = _("“%(deal)s” is lost.") % {"deal": deal}
    return answer(request, deal, text, touched=[deal.stage], undo=undo)


@require_POST
def reopen(request, deal_id):
    deal = services.reopen_deal(deal_or_404(request, deal_id), by=request.user)
    text = _("“%(deal)s” is open again.") % {"deal": deal}
    return answer(request, deal, text, touched=[deal.stage])


@require_POST
def delete(request, deal_id):
    deal = services.delete_deal(deal_or_404(request, deal_id), by=request.user)
    undo = reverse("deals:restore", args=[deal.pk])
    text = _("“%(deal)s” is in the trash.") % {"deal": deal}
    return answer(request, deal, text, touched=[deal.stage], undo=undo)


@require_POST
def restore(request, deal_id):
    seen = Deal.objects.in_trash_of(request.user) | Deal.objects.visible_to(request.user)
    deal = services.restore_deal(get_object_or_404(seen, pk=deal_id), by=request.user)
    text = _("“%(deal)s” is back.") % {"deal": deal}
    return answer(request, deal, text, touched=[deal.stage])


@require_POST
def follow(request, deal_id):
    """Follow the deal, or stop following it."""
    deal = deal_or_404(request, deal_id)
    if deal.followers.contains(request.user):
        services.unfollow(deal, by=request.user)
        text = _("You no longer follow this deal.")
    else:
        services.follow(deal, by=request.user)
        text = _("You follow this deal.")
    if not Deal.objects.visible_to(request.user).filter(pk=deal.pk).exists():
        messages.success(request, text)
        return redirect("deals:home")
    return answer(request, deal, text, touched=[])
