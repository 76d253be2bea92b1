from django.urls import path

from lists.views import building, keeping

app_name = "lists"
urlpatterns = [
    path("<str:entity>/<str:scope>/columns/", keeping.columns, name="columns"),
    path("<str:entity>/<str:scope>/filter/", building.builder, name="filter"),
    path("<str:entity>/<str:scope>/condition/", building.condition, name="condition"),
    path("<str:entity>/<str:scope>/views/new/", keeping.save_view, name="save_view"),
    path("<str:entity>/<str:scope>/views/default/", keeping.default_view, name="default_view"),
    path("<str:entity>/<str:scope>/views/<int:view_id>/", keeping.view, name="view"),
]
