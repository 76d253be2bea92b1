from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from activities import services
from activities.models import Attachment
from activities.views.answers import said


@require_safe
def download(request, pk):
    """The file, to be saved and never run here; only a picture may be shown (`?inline=1`)."""
    attachment = get_object_or_404(Attachment.objects.visible_to(request.user), pk=pk)
    is_shown = attachment.is_picture and "inline" in request.GET
    try:
        content = attachment.file.open()
    except FileNotFoundError:
        raise Http404 from None
    response = FileResponse(
        content,
        as_attachment=not is_shown,
        filename=attachment.name,
        content_type=attachment.content_type,
    )
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["Cache-Control"] = "private, no-cache"
    return response


@require_POST
def delete(request, pk):
    files = Attachment.objects.visible_to(request.user).with_subjects()
    attachment = get_object_or_404(files, pk=pk)
    services.delete_entry(attachment, by=request.user)
    undo = reverse("activities:file_restore", args=[attachment.pk])
    return said(request, attachment.subject, _("File deleted."), undo=undo)


@require_POST
def restore(request, pk):
    files = Attachment.objects.in_trash_of(request.user).with_subjects()
    attachment = get_object_or_404(files, pk=pk)
    services.restore_entry(attachment, by=request.user)
    return said(request, attachment.subject, _("File restored."))
