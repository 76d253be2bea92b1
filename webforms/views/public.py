"""What strangers see. No cookie is read or set, and no other page may be shown in a frame."""

from functools import wraps
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.http import HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import translation
from django.utils.csp import CSP
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.decorators.csp import csp_override
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from webforms import tickets
from webforms.asking import VisitorForm, typed_into
from webforms.models import Submission, WebForm
from webforms.receiving import Sent, keep_too_large, receive
from webforms.visitors import address_of

# No honest answer comes near: the longest message is 5,000 characters.
MOST_BYTES = 64 * 1024
# A field for machines: people do not see it.
TRAP = "homepage"


def for_strangers(view):
    """A page in the form's own language, which the sites of the form may frame."""

    @wraps(view)
    def shown(request, token):
        form = get_object_or_404(WebForm.objects.select_related("user", "channel"), token=token)
        with translation.override(form.language):
            response = csp_override(_policy(form))(view)(request, form)
        response["Content-Language"] = form.language
        response["X-Robots-Tag"] = "noindex"
        return response

    return login_not_required(csrf_exempt(never_cache(xframe_options_exempt(shown))))


def _policy(form: WebForm) -> dict[str, Any]:
    after = urlsplit(form.redirect_url)
    # Browsers ask for the address that a form leads to as well as for its own.
    leads_to = [f"{after.scheme}://{after.netloc}"] if after.netloc else []
    return {
        **settings.SECURE_CSP,
        "form-action": [CSP.SELF, *leads_to],
        "frame-ancestors": [CSP.SELF, *form.sites] if form.sites else ["*"],
    }


@for_strangers
@require_http_methods(["GET", "HEAD", "POST"])
def form_page(request, form):
    if request.method == "POST":
        return _sent(request, form)
    if not form.is_active:
        return _closed(request, form)
    filled = VisitorForm(shown=list(form.fields.order_by("position")), consent=form.consent)
    return _page(request, form, filled, ticket=tickets.issue(form))


@for_strangers
@require_safe
def thanks(request, form):
    return render(request, "webforms/thanks.html", {"web_form": form})


def _sent(request, form) -> HttpResponse:
    address = address_of(request)
    data = _read(request)
    if data is None:
        keep_too_large(form, address)
        text = _("This is larger than the form takes. Shorten your message and send it again.")
        return _notice(request, form, text, status=413)
    shown = list(form.fields.order_by("position"))
    filled = VisitorForm(typed_into(shown, data), shown=shown, consent=form.consent)
    text = data.get("ticket", "")
    sent = Sent(
        form=form,
        filled=filled,
        ticket=tickets.read(form, text),
        address=address,
        is_trapped=bool(data.get(TRAP)),
    )
    return _answer(request, receive(sent), filled, ticket=text)


def _answer(request, submission: Submission, filled: VisitorForm, *, ticket: str) -> HttpResponse:
    form = submission.form
    if submission.is_settled:
        if form.redirect_url:
            return HttpResponseRedirect(form.redirect_url)
        return redirect("webforms:thanks", token=form.token)
    if submission.reason == "closed":
        return _closed(request, form)
    said, status = "", 422
    match submission.reason:
        case "ticket" | "expired":
            ticket = tickets.issue(form)
            said = _("This page had been open for too long. Please send it again.")
        case "too_fast":
            said = _("That was very quick. Please send it again.")
        case "address_limit" | "form_limit":
            said, status = _("Too much was sent just now. Please try again in an hour."), 429
        case "invalid" if not filled.errors:
            said = submission.detail
    return _page(request, form, filled, ticket=ticket, said=said, status=status)


def _page(request, form, filled, *, ticket, said="", status=200) -> HttpResponse:
    has_errors = filled.is_bound and not filled.is_valid()
    if has_errors and not said:
        said = _("It was not sent yet. Please mend what is marked below.")
    context = {
        "web_form": form,
        "form": filled,
        "ticket": ticket,
        "said": said,
        "trap": TRAP,
    }
    return render(request, "webforms/form.html", context, status=status)


def _closed(request, form) -> HttpResponse:
    return _notice(request, form, _("This form is closed."), status=410)


def _notice(request, form, text, *, status) -> HttpResponse:
    return render(request, "webforms/notice.html", {"web_form": form, "text": text}, status=status)


def _read(request) -> QueryDict | None:
    """What was sent; None where it is too much to be read at all."""
    try:
        length = int(request.META.get("CONTENT_LENGTH") or 0)
    except ValueError:
        length = 0
    if length > MOST_BYTES:
        return None
    try:
        return request.POST
    except (RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent):
        return None
