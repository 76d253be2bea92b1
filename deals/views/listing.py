from django.shortcuts import render
from django.views.decorators.http import require_safe

from deals.models import Deal


@require_safe
def deal_list(request):
    return render(request, "deals/list.html", {"deals": Deal.objects.visible_to(request.user)[:50]})
