"""Settings for admins: where leads and deals come from, in marketing’s words."""

from django.http import HttpResponseBadRequest
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.access import admins_only
from contacts.forms.settings import ChannelForm
from contacts.models import Channel
from core import ordered
from core.dialogs import done, form_dialog
from core.htmx import render_page
from core.naming import ShiftForm

PAGE = "contacts:channels"
MOST_CHANNELS = 200


@admins_only
@require_http_methods(["GET", "HEAD", "POST"])
def channels(request):
    """The list, and the form that adds one more."""
    form = ChannelForm(request.POST or None)
    if not form.is_valid():
        return _page(request, form)
    ordered.append(Channel(**form.cleaned_data), Channel.objects.all(), at_most=MOST_CHANNELS)
    return redirect(PAGE)


@admins_only
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request, channel_id):
    channel = get_object_or_404(Channel, pk=channel_id)
    form = ChannelForm(request.POST or None, instance=channel)
    if not form.is_valid():
        return form_dialog(request, form, title=_("Rename channel"), back=PAGE)
    ordered.update(channel, form.cleaned_data)
    return done(request, PAGE, _("“%(name)s” saved.") % {"name": channel})


@admins_only
@require_POST
def shift(request, channel_id):
    channel = get_object_or_404(Channel, pk=channel_id)
    form = ShiftForm(request.POST)
    if not form.is_valid():
        return HttpResponseBadRequest(_("Up or down."))
    ordered.shift(channel, Channel.objects.all(), by=form.cleaned_data["by"])
    return _page(request, ChannelForm()) if request.htmx else redirect(PAGE)


@admins_only
@require_POST
def archive(request, channel_id):
    channel = ordered.archive(get_object_or_404(Channel, pk=channel_id))
    undo = reverse("contacts:unarchive_channel", args=[channel.pk])
    return done(request, PAGE, _("“%(name)s” is archived.") % {"name": channel}, undo_url=undo)


@admins_only
@require_POST
def unarchive(request, channel_id):
    channel = ordered.unarchive(get_object_or_404(Channel, pk=channel_id))
    return done(request, PAGE, _("“%(name)s” is back.") % {"name": channel})


def _page(request, form):
    rows = Channel.objects.order_by("position", "pk")
    context = {
        "here": PAGE,
        "title": _("Channels"),
        "intro": _("Where leads and deals came from: a fair, a campaign, a recommendation."),
        "add": _("Add channel"),
        "edit": "contacts:channel",
        "shift": "contacts:shift_channel",
        "archive": "contacts:archive_channel",
        "unarchive": "contacts:unarchive_channel",
        "form": form,
        "rows": [row for row in rows if not row.archived_at],
        "archived": [row for row in rows if row.archived_at],
    }
    status = 422 if form.errors else 200
    template = "accounts/kept_list.html"
    return render_page(request, template, context, partial="rows", status=status)
