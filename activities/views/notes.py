from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from activities import services
from activities.forms import NoteForm
from activities.models import Note
from activities.views.answers import said, saved
from core.htmx import render_page


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request, pk):
    note = get_object_or_404(Note.objects.visible_to(request.user).with_subjects(), pk=pk)
    form = NoteForm(request.POST or None, initial={"text": note.text}, auto_id="edited-%s")
    if not form.is_valid():
        context = {"note": note, "form": form}
        status = 422 if form.is_bound else 200
        return render_page(request, "activities/note.html", context, partial="form", status=status)
    services.edit_note(note, text=form.cleaned_data["text"], by=request.user)
    return saved(request, note.subject, _("Note saved."))


@require_POST
def delete(request, pk):
    note = get_object_or_404(Note.objects.visible_to(request.user).with_subjects(), pk=pk)
    services.delete_entry(note, by=request.user)
    undo = reverse("activities:note_restore", args=[note.pk])
    return said(request, note.subject, _("Note deleted."), undo=undo)


@require_POST
def restore(request, pk):
    note = get_object_or_404(Note.objects.in_trash_of(request.user).with_subjects(), pk=pk)
    services.restore_entry(note, by=request.user)
    return said(request, note.subject, _("Note restored."))
