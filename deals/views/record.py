from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.once import once
from contacts.picking import PickForm
from core.errors import Overtaken
from core.htmx import go_to, render_page, stands_alone
from core.ids import read_id
from core.toasts import toast_later
from deals import services
from deals.forms import DealForm
from deals.models import Deal
from deals.services.locking import refuse_if_not_editable
from deals.views.answers import answer, deal_or_404, page_context
from deals.views.contact import KINDS


@require_safe
def deal(request, deal_id):
    return render(request, "deals/deal.html", page_context(request, deal_or_404(request, deal_id)))


@require_http_methods(["GET", "HEAD", "POST"])
@once
def new(request):
    data = request.POST if request.method == "POST" else None
    form = DealForm(data, user=request.user, initial=_stage(request.GET))
    picker = PickForm(data, user=request.user, initial=_contacts(request))
    if data is None or not _are_valid(form, picker):
        return _dialog(request, "deals/new.html", form, picker)
    opened = services.open_picked_deal(picker.picked, form.terms(), by=request.user)
    text = _("“%(deal)s” is open.") % {"deal": opened}
    if request.htmx and not stands_alone(request):
        return answer(request, opened, text, touched=[opened.stage])
    toast_later(request, text)
    return go_to(request, opened)


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request, deal_id):
    deals = Deal.objects.visible_to(request.user)
    found = get_object_or_404(
        deals.select_related("stage__pipeline", "owner", "person", "organization"), pk=deal_id
    )
    refuse_if_not_editable(found, request.user)
    data = request.POST if request.method == "POST" else None
    form = DealForm(data, user=request.user, deal=found)
    contacts = {"person": found.person, "organization": found.organization}
    picker = PickForm(data, user=request.user, **contacts)
    if data is None or not _are_valid(form, picker):
        return _dialog(request, "deals/edit.html", form, picker, deal=found)
    try:
        changes, was = form.changes(), form.was
        changed = services.update_picked_deal(
            found, picker.picked, changes, by=request.user, was=was
        )
    except Overtaken as error:
        found = deal_or_404(request, deal_id)
        form.ask_again(DealForm(user=request.user, deal=found))
        form.add_error(None, str(error))
        return _dialog(request, "deals/edit.html", form, picker, deal=found)
    text = _("“%(deal)s” is saved.") % {"deal": changed}
    if stands_alone(request):
        toast_later(request, text)
        return go_to(request, changed)
    return answer(request, changed, text, touched=[found.stage, changed.stage])


def _dialog(request, template, form, picker, **more):
    context = {"form": form, "picker": picker, **more}
    status = 422 if form.is_bound else 200
    return render_page(request, template, context, partial="dialog", status=status)


def _are_valid(form, picker):
    """Read both forms, so that each shows its errors."""
    picker.full_clean()
    return form.is_valid() and picker.is_valid()


def _stage(given):
    asked = given.get("stage", "")
    return {"stage": asked} if asked.isdecimal() else {}


def _contacts(request):
    """The contacts that the address names, if the person may see them."""
    initial: dict[str, object] = {}
    for kind, model in KINDS.items():
        if asked := read_id(request.GET.get(kind, "")):
            contact = model.objects.visible_to(request.user).filter(pk=asked).first()
            if contact:
                initial |= {f"{kind}_id": contact.pk, f"{kind}_name": str(contact)}
    return initial
