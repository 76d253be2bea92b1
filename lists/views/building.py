"""The dialog in which a filter is built, with its nested groups; and the same filter as text."""

import json

from django.http import Http404
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from core.htmx import go_to, render_page
from lists.building import Draft, draft_of, fields_of, read_condition, read_tree, units
from lists.compiling import compile_filter
from lists.language.ast import (
    EVERYTHING,
    Condition,
    FilterError,
    Group,
    Junction,
    Node,
)
from lists.language.text import parse, write
from lists.language.tokens import refuse_hostile
from lists.views.asked import asked_of, home_of

LONGEST_TREE = 100_000


@require_http_methods(["GET", "HEAD", "POST"])
def builder(request, entity, scope):
    """Build a filter; posted, it leads to the list under it."""
    asked = asked_of(request, entity, scope)
    node, error = asked.whole_node, asked.error
    text = asked.filter_text if asked.error else write(node)
    if request.method == "POST":
        try:
            node = _read(request.POST, asked)
        except FilterError as refused:
            error, text = str(refused), request.POST.get("filter", text)
        else:
            return go_to(request, f"{home_of(asked)}{_query(asked, node)}")
    context = {
        "asked": asked,
        "error": error,
        "text": text,
        "root": _root(node, asked),
        "fields": fields_of(asked.entity),
        "units": units(),
        "blank": _blank(asked),
        "blank_group": {"junction": Junction.OR.value, "members": []},
        "back_url": f"{home_of(asked)}{asked.query()}",
    }
    status = 422 if request.method == "POST" else 200
    return render_page(request, "lists/filter.html", context, partial="dialog", status=status)


@require_safe
def condition(request, entity, scope):
    """The controls of one condition, after another field or another operator was chosen."""
    asked = asked_of(request, entity, scope)
    given = {name: request.GET.getlist(name) for name in request.GET}
    try:
        place = asked.entity.find(request.GET.get("field", ""))
    except FilterError as refused:
        raise Http404(str(refused)) from refused
    try:
        node = read_condition(given, asked.entity)
    except FilterError:
        node = EVERYTHING
    if not isinstance(node, Condition):
        operators = place.column.kind.operators
        chosen = request.GET.get("operator", "")
        known = [operator for operator in operators if operator.value == chosen]
        node = Condition(place.path, (known or list(operators))[0])
    draft = draft_of(node, asked.entity)
    for control, when in zip(draft.controls, request.GET.getlist("when"), strict=False):
        if control.kind == "day":
            control.when = when
    context = {"draft": draft, "fields": fields_of(asked.entity), "units": units(), "asked": asked}
    return render(request, "lists/_condition.html", context)


def _read(given, asked) -> Node:
    """The filter that the dialog sends: as text where that was edited, else as it was built."""
    text, tree = given.get("filter", ""), given.get("tree", "")
    refuse_hostile(text)
    if given.get("by") == "text" or not tree:
        node = parse(text)
    else:
        try:
            node = read_tree(json.loads(tree[:LONGEST_TREE]), asked.entity)
        except (ValueError, RecursionError) as error:
            raise FilterError(_("The filter cannot be read.")) from error
    compile_filter(node, entity=asked.entity, reader=asked.reader)
    return node


def _query(asked, node: Node) -> str:
    """The list's parameters with this filter, which the controls above it went into."""
    kept = dict.fromkeys(asked.entity.quick_names, "")
    query = asked.query(**kept, filter=write(node))
    if node == EVERYTHING and asked.view:
        return f"{query}&filter="
    return query


def _root(node: Node, asked) -> dict:
    """The filter as nested groups of drafts, for the template; the outermost is a group.

    Of no filter it is one condition that says nothing yet: left empty, it is left out.
    """
    if node == EVERYTHING:
        return {"junction": Junction.AND.value, "members": [{"draft": _blank(asked)}]}
    group = node if isinstance(node, Group) else Group(Junction.AND, (node,))
    return _drawn(group, asked)


def _drawn(group: Group, asked) -> dict:
    members: list[dict | Draft] = []
    for member in group.members:
        if isinstance(member, Group):
            members.append(_drawn(member, asked))
        else:
            members.append({"draft": draft_of(member, asked.entity)})
    return {"junction": group.junction.value, "members": members}


def _blank(asked) -> Draft:
    first = asked.entity.columns[0]
    return draft_of(Condition(first.key, first.kind.operators[0]), asked.entity)
