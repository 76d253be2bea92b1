from django.contrib.auth.decorators import login_not_required
from django.urls import include, path
from django.views.i18n import set_language

from crm import setup_views, views
from crm.search.views import search
from crm.trash.views import restore, trash

urlpatterns = [
    path("", views.home, name="home"),
    path("welcome/", setup_views.welcome, name="welcome"),
    path("settings/demo/", setup_views.remove_demo, name="remove_demo"),
    path("search/", search, name="search"),
    path("trash/", trash, name="trash"),
    path("trash/restoration/", restore, name="trash_restore"),
    path("help/", views.help_page, name="help"),
    path("language/", login_not_required(set_language), name="set_language"),
    path("accounts/", include("allauth.urls")),
    path("", include("accounts.urls")),
    path("", include("contacts.urls")),
    path("", include("deals.urls")),
    path("leads/", include("leads.urls")),
    path("lists/", include("lists.urls")),
    path("settings/assignment/", include("leads.assigning.urls")),
    path("settings/fields/", include("fields.urls")),
    path("activities/", include("activities.urls")),
    path("imports/", include("imports.urls")),
    path("reports/", include("reports.urls")),
    path("", include("webforms.urls")),
]
