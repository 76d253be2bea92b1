from django.urls import path

from contacts.views import fragments, pages

app_name = "contacts"
urlpatterns = [
    path("people/<int:pk>/", pages.person, name="person"),
    path("organizations/<int:pk>/", pages.organization, name="organization"),
    path("contacts/search/", fragments.search, name="search"),
    path("contacts/duplicates/", fragments.duplicates, name="duplicates"),
]
