"""Dialogs in which people keep what a list shows: views and columns."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from core.dialogs import done, form_dialog
from core.htmx import go_to, render_page
from core.ids import read_id
from lists import services
from lists.asking import MOST_COLUMNS, Asked, read_columns, read_width, usual_columns
from lists.forms import NewViewForm, ViewForm
from lists.language.text import write
from lists.models import Columns, View
from lists.views.asked import asked_of, home_of

READING_AND_WRITING = ["GET", "HEAD", "POST"]


@require_http_methods(READING_AND_WRITING)
def save_view(request, entity, scope):
    """Keep what the list shows now."""
    asked = asked_of(request, entity, scope)
    form = NewViewForm(request.POST or None, user=request.user, view=asked.view)
    if not form.is_valid():
        title = _("Save this list as a view")
        return form_dialog(request, form, title=title, back=f"{home_of(asked)}{asked.query()}")
    given = form.cleaned_data
    changes = {
        "name": given["name"],
        "sharing": given["sharing"],
        "filter": write(asked.whole_node),
        "columns": _columns(asked),
        "sort": asked.sort,
    }
    if given.get("replace") and asked.view:
        view = services.update_view(asked.view, changes, by=request.user)
    else:
        view = services.save_view(entity, scope, changes, by=request.user)
    return done(request, f"{home_of(asked)}?view={view.pk}", _("View saved."))


@require_http_methods(READING_AND_WRITING)
def view(request, entity, scope, view_id):
    """Rename a view, share it, or delete it."""
    asked = asked_of(request, entity, scope)
    found = _found(request, asked, view_id)
    form = ViewForm(request.POST or None, user=request.user, view=found)
    back = f"{home_of(asked)}?view={found.pk}"
    if "delete" in request.POST:
        services.delete_view(found, by=request.user)
        return done(request, f"{home_of(asked)}?view=all", _("View deleted."))
    if not form.is_valid():
        context = {"form": form, "view": found, "back_url": back}
        status = 422 if form.is_bound else 200
        return render_page(request, "lists/view.html", context, partial="dialog", status=status)
    services.update_view(found, form.cleaned_data, by=request.user)
    return done(request, back, _("View saved."))


@require_POST
def default_view(request, entity, scope):
    """Let the list open with a view, or with everything."""
    asked = asked_of(request, entity, scope)
    key = read_id(request.POST.get("default", ""))
    found = _found(request, asked, key) if key else None
    services.set_default_view(entity, scope, found, by=request.user)
    text = _("The list opens with this view.") if found else _("The list opens with everything.")
    query = f"?view={found.pk}" if found else "?view=all"
    return done(request, f"{home_of(asked)}{query}", text)


@require_http_methods(READING_AND_WRITING)
def columns(request, entity, scope):
    """Which columns the list has, in which order, and how wide."""
    asked = asked_of(request, entity, scope)
    if request.method != "POST":
        context = {"asked": asked, "groups": _groups(asked), "back_url": home_of(asked)}
        return render_page(request, "lists/columns.html", context, partial="dialog")
    chosen = _given(request, asked)
    services.choose_columns(entity, scope, chosen, by=request.user, view=asked.view)
    if "quiet" in request.POST:
        return HttpResponse(status=204)
    return go_to(request, f"{home_of(asked)}{asked.query()}")


def _found(request, asked: Asked, key: int) -> View:
    views = View.objects.visible_to(request.user).filter(entity=asked.entity.key)
    return get_object_or_404(views.filter(scope=asked.scope), pk=key)


def _columns(asked: Asked) -> Columns:
    return [{"path": one.place.path, "width": one.width} for one in asked.columns]


def _given(request, asked: Asked) -> Columns:
    """The columns of a form, in its order; none of them means the usual ones."""
    if "reset" in request.POST:
        return []
    paths = request.POST.getlist("path")[:MOST_COLUMNS]
    # Of the heads together with their paths, of the dialog under the name of each.
    widths = dict(zip(paths, request.POST.getlist("width"), strict=False))
    given = [
        {"path": path, "width": read_width(widths.get(path) or request.POST.get(f"width:{path}"))}
        for path in paths
    ]
    return [
        {"path": one.place.path, "width": one.width} for one in read_columns(asked.entity, given)
    ]


def _groups(asked: Asked) -> dict[str, list]:
    """Those that are shown, in their order; then what else there is, by where it comes from."""
    shown = [one.place.path for one in asked.columns]
    found: dict[str, list] = {"": list(asked.columns)}
    usual = {one.place.path for one in usual_columns(asked.entity)}
    for place in asked.entity.places():
        if place.path in shown or not place.column.is_shown:
            continue
        group = str(place.links[0].label) if place.links else str(asked.entity.label)
        found.setdefault(group, []).append({"place": place, "is_usual": place.path in usual})
    return found
