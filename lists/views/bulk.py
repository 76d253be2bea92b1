"""Many records at once: what to change, how far it is, and taking it back."""

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from core.dialogs import done
from core.htmx import go_to, render_page
from lists.bulk.changes import DO, SET, ValueForm, action_of, column_of, targets
from lists.bulk.running import begin, outcome, run, stop
from lists.bulk.undoing import begin_undo, run_undo
from lists.columns import entity_of
from lists.counting import count_of
from lists.models import BulkEdit
from lists.tasks import bulk_edit
from lists.views.acting import dialog
from lists.views.asked import MOST_KEYS, asked_of, chosen_of, home_of, is_all

# So many are changed while the person waits; more in the background.
AT_ONCE = 200


@require_POST
def choose(request, entity, scope):
    """The dialog of a bulk edit: what shall be changed, and to what. Posted, since it takes ids."""
    asked = asked_of(request, entity, scope)
    offered = targets(asked.entity)
    target = request.POST.get("target") or (offered[0][0] if offered else "")
    column = column_of(asked.entity, target.partition(":")[2])
    form = ValueForm(None, column=column, user=request.user)
    return _dialog(request, asked, form, target)


@require_POST
def apply(request, entity, scope):
    """Begin a bulk edit: at once for a few records, else in the background."""
    asked = asked_of(request, entity, scope)
    kind, _colon, path = request.POST.get("target", "").partition(":")
    rows = chosen_of(request, asked)
    if request.POST.get("shown", f"{kind}:{path}") != f"{kind}:{path}":
        return choose(request, entity, scope)  # sent before the fields of another target came
    if kind == DO:
        action = action_of(asked.entity, path)
        question = action.form(request.POST, user=request.user) if action.form else None
        if question and not question.is_valid():
            return dialog(request, asked, action, question)
        title = ": ".join(filter(None, [str(action.label), question.words() if question else ""]))
    else:
        column = column_of(asked.entity, path)
        form = ValueForm(request.POST, column=column, user=request.user)
        if not form.is_valid():
            return _dialog(request, asked, form, f"{kind}:{path}")
        title = f"{column.label}: {_words(form)}"
    given = {name: request.POST.getlist(name) for name in request.POST if name.startswith("to-")}
    bulk = begin(
        asked.entity,
        scope,
        rows,
        by=request.user,
        kind=kind or SET,
        target=path,
        given=given,
        title=title,
    )
    if bulk.total > AT_ONCE:
        bulk_edit.defer(key=bulk.pk)
        return go_to(request, "lists:bulk_progress", bulk.pk)
    bulk = run(bulk)
    undo_url = reverse("lists:bulk_undo", args=[bulk.pk]) if bulk.may_be_undone else ""
    return done(request, f"{home_of(asked)}{asked.query()}", outcome(bulk), undo_url=undo_url)


@require_safe
def progress(request, key):
    """How far a bulk edit is."""
    bulk = _find(request, key)
    context = {"bulk": bulk, "outcome": outcome(bulk), "home_url": _home(bulk)}
    response = render_page(request, "lists/bulk_progress.html", context, partial="progress")
    if request.htmx and not bulk.is_under_way:
        response.status_code = 286  # htmx asks no more
    return response


@require_POST
def undo(request, key):
    """Take a bulk edit back."""
    bulk = begin_undo(_find(request, key), by=request.user)
    if bulk.changed > AT_ONCE:
        if bulk.state == BulkEdit.State.UNDOING:
            bulk_edit.defer(key=bulk.pk)
        return go_to(request, "lists:bulk_progress", bulk.pk)
    bulk = run_undo(bulk)
    text = _("Undone.")
    if bulk.spared:
        text = _("Undone. Edited since, and left as they are: %(spared)s.")
        text %= {"spared": bulk.spared}
    return done(request, _back(request, bulk), text)


@require_POST
def stopped(request, key):
    """Change no more records; what is done stays, and can be undone."""
    return redirect("lists:bulk_progress", stop(_find(request, key)).pk)


def _find(request, key):
    rows = BulkEdit.objects.visible_to(request.user).select_related("by", "operation")
    return get_object_or_404(rows, pk=key)


def _back(request, bulk):
    """The list, as its reader has it before them."""
    here = (request.htmx.current_url_abs_path or "") if request.htmx else ""
    home = _home(bulk)
    return here if here.partition("?")[0] == home else home


def _home(bulk):
    return reverse(entity_of(bulk.entity).scopes[bulk.scope].url)


def _dialog(request, asked, form, target):
    context = {
        "asked": asked,
        "targets": targets(asked.entity),
        "target": target,
        "form": form,
        "count": count_of(chosen_of(request, asked)) if is_all(request) else None,
        "keys": request.POST.getlist("id")[:MOST_KEYS],
        "is_all": is_all(request),
        "back_url": f"{home_of(asked)}{asked.query()}",
    }
    status = 422 if form.is_bound else 200
    return render_page(request, "lists/bulk.html", context, partial="dialog", status=status)


def _words(form):
    """The new value as the title of the operation says it."""
    texts = []
    for value in form.cleaned_data.values():
        several = value if isinstance(value, QuerySet | list) else [value]
        texts += [str(one) for one in several if one not in (None, "")]
    return ", ".join(texts) or _("empty")
