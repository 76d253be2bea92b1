from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe


@require_safe
def home(request):
    return redirect("leads:inbox")


@require_safe
def help_page(request):
    return render(request, "crm/help.html")
