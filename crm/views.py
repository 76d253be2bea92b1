from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from crm.guide import guide


@require_safe
def home(request):
    return redirect("leads:inbox")


@require_safe
def help_page(request):
    return render(request, "crm/help.html", {"guide": guide(get_language() or "en")})
