from django.urls import path

from imports import views

app_name = "imports"
urlpatterns = [
    path("", views.listing, name="list"),
    path("new/", views.new, name="new"),
    path("sample/", views.sample, name="sample"),
    path("<int:import_id>/", views.import_page, name="import"),
    path("<int:import_id>/columns/", views.columns, name="columns"),
    path("<int:import_id>/start/", views.start, name="start"),
    path("<int:import_id>/cancel/", views.cancel, name="cancel"),
    path("<int:import_id>/progress/", views.progress, name="progress"),
    path("<int:import_id>/refused/", views.refused, name="refused"),
]
