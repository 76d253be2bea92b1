from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.utils import timezone, translation

from accounts.company import current_company


class PreferencesMiddleware:
    """Speak the user's language and tell the time of the user's place."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        user = request.user
        zone = ""
        if user.is_authenticated:
            zone = user.time_zone
            if user.language:
                translation.activate(user.language)
                request.LANGUAGE_CODE = translation.get_language()
        company = current_company()
        try:
            timezone.activate(ZoneInfo(zone or (company.time_zone if company else "UTC")))
        except ZoneInfoNotFoundError:
            timezone.activate(ZoneInfo("UTC"))
        response = self.get_response(request)
        timezone.deactivate()
        return response
