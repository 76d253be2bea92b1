from django.conf import settings
from django.shortcuts import redirect
from django.urls import reverse

from accounts.company import current_company
from crm.search.recent import remember


class FirstPageMiddleware:
    """Lead everybody to the first page until the company is set up."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        is_needed = current_company() is None and not self._is_open(request.path)
        return redirect("welcome") if is_needed else self.get_response(request)

    def _is_open(self, path: str) -> bool:
        return path == reverse("welcome") or path.startswith(
            (reverse("set_language"), f"/{settings.STATIC_URL.lstrip('/')}")
        )


class RecentMiddleware:
    """Remember which records somebody opened, for the search box."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        opened = request.resolver_match
        if request.method == "GET" and response.status_code == 200 and opened:
            remember(request.user, opened.view_name, opened.kwargs)
        return response
