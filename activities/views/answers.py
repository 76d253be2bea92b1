"""What a write answers, beside the pieces that changed: a toast, and word to the panels."""

import json

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

# Panels that show activities listen for this, and fetch themselves again.
CHANGED = "activities-changed"


def said(request, record, text, *, undo="", template="components/toast.html", **context):
    """A toast with its undo. A browser without htmx goes to the page of the record and reads it."""
    if not request.htmx:
        messages.success(request, text, extra_tags=undo)
        return redirect(record)
    response = render(request, template, {"text": text, "undo_url": undo, **context})
    response["HX-Trigger"] = CHANGED
    return response


def saved(request, record, text):
    """The end of a dialog: it closes, and a toast says why."""
    if not request.htmx:
        messages.success(request, text)
        return redirect(record)
    events = {CHANGED: {}, "toast": {"text": text, "tone": "positive"}}
    return HttpResponse(status=204, headers={"HX-Trigger": json.dumps(events)})
