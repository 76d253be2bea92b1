"""One value of a contact, changed where it stands on its page."""

from django.http import Http404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods
from django_htmx.http import trigger_client_event

from contacts import services
from contacts.inline import FIELDS, context_of, form_of, inline_of
from contacts.models import Person
from contacts.picking import change_person
from contacts.views.answers import contact_or_404, leave, model_of
from contacts.views.listing import NAMES
from core.errors import Overtaken, Rejected
from core.inline import piece, saved

# What twins are found by: their panel looks again.
IDENTITY = {"name", "emails", "phones", "address", "organization", "domain", "born_on"}


@require_http_methods(["GET", "HEAD", "POST"])
def field(request, kind, pk, name):
    """The value with its form; posted, the value as it is then."""
    contact = contact_or_404(request, kind, pk)
    if name not in FIELDS[kind]:
        raise Http404
    services.refuse_if_not_editable(contact, request.user)
    if request.method != "POST":
        return _asked(request, contact, name, form_of(contact, name, user=request.user))
    form = form_of(contact, name, user=request.user, data=request.POST)
    try:
        if form.is_valid():
            return _saved(request, _save(contact, form, by=request.user), name)
    except Overtaken as error:
        contact = contact_or_404(request, kind, pk)
        form.ask_again(form_of(contact, name, user=request.user))
        return _asked(request, contact, name, form, overtaken=str(error))
    except Rejected as error:
        form.add_error(None, str(error))
        form.candidates = form.find_organizations() if name == "organization" else []
    return _asked(request, contact, name, form)


def _save(contact, form, *, by):
    if isinstance(contact, Person):
        return change_person(contact, form.changes(), form.picked_organization, by=by, was=form.was)
    return services.update_organization(contact, form.changes(), by=by, was=form.was)


def _asked(request, contact, name, form, *, overtaken=""):
    inline = inline_of(contact, name, may_edit=True, context=context_of(contact, request.user))
    inline.form = form
    inline.is_overtaken = bool(overtaken)
    return piece(request, inline)


def _saved(request, contact, name):
    seen = model_of(contact.kind).objects.visible_to(request.user)
    shown = seen.select_related("owner").with_points().filter(pk=contact.pk).first()
    if shown is None:  # given away: the page is no longer theirs
        text = _("“%(contact)s” is saved. You can no longer see it.") % {"contact": contact}
        return leave(request, f"contacts:{NAMES[type(contact)]}", text)
    inline = inline_of(shown, name, may_edit=True, context=context_of(shown, request.user))
    inline.may_edit = services.may_edit(shown, request.user)
    response = saved(request, inline)
    trigger_client_event(response, "timeline-changed")
    if name in IDENTITY:
        trigger_client_event(response, "contact-changed")
    return response
