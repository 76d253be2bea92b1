"""What a click does to a contact."""

from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from contacts import services
from contacts.views.answers import answer, contact_or_404, leave, model_of
from contacts.views.listing import NAMES


@require_POST
def confirm(request, kind, pk):
    contact = services.confirm_contact(contact_or_404(request, kind, pk), by=request.user)
    return answer(
        request, contact, _("“%(contact)s” is in the address book.") % {"contact": contact}
    )


@require_POST
def follow(request, kind, pk):
    """Begin to follow, or stop: `follow` says which, so a second click changes nothing."""
    contact = contact_or_404(request, kind, pk)
    if request.POST.get("follow") == "no":
        services.unfollow(contact, by=request.user)
        text = _("You no longer follow “%(contact)s”.") % {"contact": contact}
        if not model_of(kind).objects.visible_to(request.user).filter(pk=pk).exists():
            return leave(request, f"contacts:{NAMES[model_of(kind)]}", text)
        return answer(request, contact, text)
    services.follow(contact, by=request.user)
    return answer(request, contact, _("You follow “%(contact)s”.") % {"contact": contact})


@require_POST
def restore(request, kind, pk):
    """Take back out of the trash; only who could delete it can find it there."""
    model = model_of(kind)
    contact = get_object_or_404(model.objects.in_trash_of(request.user), pk=pk)
    contact = services.restore_contact(contact, by=request.user)
    return leave(request, contact, _("“%(contact)s” is restored.") % {"contact": contact})
