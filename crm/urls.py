from django.urls import include, path

from crm import views

urlpatterns = [
    path("", views.home, name="home"),
    path("help/", views.help_page, name="help"),
    path("i18n/", include("django.conf.urls.i18n")),
    path("accounts/", include("allauth.urls")),
    path("", include("accounts.urls")),
    path("", include("contacts.urls")),
    path("deals/", include("deals.urls")),
    path("leads/", include("leads.urls")),
    path("activities/", include("activities.urls")),
    path("imports/", include("imports.urls")),
    path("reports/", include("reports.urls")),
]
