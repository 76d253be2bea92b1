"""Settings for admins: the forms, and the page on which one is built."""

from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import translation
from django.utils.html import escape
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import admins_only
from core.dialogs import done, form_dialog
from core.htmx import go_to, render_page
from webforms import revising, services
from webforms.asking import VisitorForm
from webforms.forms import BuilderForm, NewForm
from webforms.models import WebForm

PAGE = "webforms:forms"


@admins_only
@require_safe
def forms(request):
    rows = WebForm.objects.select_related("user", "team", "channel").order_by("title", "pk")
    return render(request, "webforms/forms.html", {"rows": rows})


@admins_only
@require_http_methods(["GET", "HEAD", "POST"])
def new(request):
    form = NewForm(request.POST or None, initial={"language": translation.get_language()})
    if not form.is_valid():
        return form_dialog(request, form, title=_("New web form"), action=_("Next"), back=PAGE)
    made = services.create_form(**form.cleaned_data, by=request.user)
    return go_to(request, "webforms:edit", made.pk)


@admins_only
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request, form_id):
    web_form = get_object_or_404(WebForm, pk=form_id)
    form = BuilderForm(request.POST or None, web_form=web_form)
    if not (form.is_bound and form.is_valid()):
        return _builder(request, web_form, form)
    try:
        revising.revise(web_form, form.values(), was=form.was)
    except revising.Meanwhile as meanwhile:
        form.show(meanwhile)
        return _builder(request, web_form, form)
    text = _("“%(name)s” saved.") % {"name": form.cleaned_data["title"]}
    return done(request, reverse("webforms:edit", args=[web_form.pk]), text)


@admins_only
@require_POST
def preview(request, form_id):
    """What a visitor would see of what is being built, not saved yet."""
    web_form = get_object_or_404(WebForm, pk=form_id)
    form = BuilderForm(request.POST, web_form=web_form)
    form.is_valid()
    for name in ("title", "language", "intro", "consent"):
        setattr(web_form, name, form.cleaned_data.get(name, getattr(web_form, name)))
    return render(request, "webforms/edit.html#preview", _shown(web_form, form.shown()))


def _builder(request, web_form, form):
    url = request.build_absolute_uri(reverse("webforms:form", args=[web_form.token]))
    asked = list(web_form.fields.order_by("position"))
    context = {
        **_shown(web_form, asked),
        "form": form,
        "url": url,
        "snippet": _snippet(web_form, url, count=len(asked)),
    }
    status = 422 if form.errors else 200
    return render_page(request, "webforms/edit.html", context, partial="builder", status=status)


def _shown(web_form, asked):
    seen = VisitorForm(shown=asked, consent=web_form.consent, auto_id="preview_%s")
    for field in seen.fields.values():
        field.disabled = True
    return {"web_form": web_form, "seen": seen}


def _snippet(web_form, url, *, count):
    """HTML for another site. The height fits a form of so many fields; a frame cannot ask."""
    height = 240 + 84 * count + (60 if web_form.consent else 0)
    return (
        f'<iframe src="{escape(url)}" title="{escape(web_form.title)}" width="100%" '
        f'height="{height}" loading="lazy" style="border: 0"></iframe>'
    )
