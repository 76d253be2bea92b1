from django.urls import path

from accounts import settings_views, views

app_name = "accounts"
urlpatterns = [
    path("profile/", views.profile, name="profile"),
    path("profile/theme/", views.theme, name="theme"),
    path("shortcuts/", views.shortcuts, name="shortcuts"),
    path("join/<str:token>/", views.join, name="join"),
    path("settings/", settings_views.company, name="settings"),
    path("settings/users/", settings_views.users, name="users"),
    path("settings/users/<int:user_id>/", settings_views.user, name="user"),
    path(
        "settings/invitations/<int:invitation_id>/withdrawal/",
        settings_views.withdraw,
        name="withdraw",
    ),
    path("settings/teams/", settings_views.teams, name="teams"),
    path("settings/teams/<int:team_id>/deletion/", settings_views.delete_team, name="delete_team"),
]
