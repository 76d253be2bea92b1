"""What a person gets after a change: a toast and fresh lists, or a message and a page."""

from django.shortcuts import redirect
from django_htmx.http import trigger_client_event

from core.toasts import toast, toast_later

# What listens: the sidebar's count, the list, and the timeline of a record.
CHANGED, MOVED, TIMELINE = "leads-changed", "leads-moved", "timeline-changed"
# One lead is not what it was ({lead}): its row fetches itself again.
EDITED = "lead-edited"
# Its labels are others, chosen outside of its panel.
RELABELLED = "lead-relabelled"


def said(request, text, *, back, undo_url="", events=(CHANGED, MOVED, TIMELINE)):
    """Say what was done, and let whoever shows leads fetch them again."""
    if not request.htmx:
        toast_later(request, text, undo_url=undo_url)
        return redirect(back)
    response = toast(request, text, undo_url=undo_url, tone="positive")
    for event in events:
        trigger_client_event(response, event)
    return response
