from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_safe

from contacts.points import tidy
from crm.search.commands import commands_for
from crm.search.finding import LONGEST, find
from crm.search.recent import recent
from crm.search.showing import show

ON_PAGE = 40


@require_safe
def search(request):
    """What answers `q`: as lines of the box for htmx, as a page for everybody else.

    Without a `q`, what the user opened last and what they can do.
    """
    typed = tidy(request.GET.get("q", ""), LONGEST)
    is_box = bool(request.htmx)
    hits = find(typed, user=request.user, **({} if is_box else {"most": ON_PAGE}))
    items = show(hits or ([] if typed else recent(request.user)), user=request.user, typed=typed)
    context = {
        "typed": typed,
        "items": items,
        "commands": commands_for(typed, user=request.user),
    }
    template = "crm/search.html#found" if is_box else "crm/search.html"
    response = render(request, template, context)
    patch_vary_headers(response, ["HX-Request"])
    return response
