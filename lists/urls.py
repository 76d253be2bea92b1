from django.urls import path

from lists.views import acting, building, bulk, cells, keeping, sidebar

app_name = "lists"
urlpatterns = [
    path("views/", sidebar.sidebar, name="sidebar"),
    path("bulk/<int:key>/", bulk.progress, name="bulk_progress"),
    path("bulk/<int:key>/undo/", bulk.undo, name="bulk_undo"),
    path("bulk/<int:key>/stop/", bulk.stopped, name="bulk_stop"),
    path("<str:entity>/<str:scope>/columns/", keeping.columns, name="columns"),
    path("<str:entity>/<str:scope>/filter/", building.builder, name="filter"),
    path("<str:entity>/<str:scope>/condition/", building.condition, name="condition"),
    path("<str:entity>/<str:scope>/bulk/", bulk.choose, name="bulk"),
    path("<str:entity>/<str:scope>/bulk/ask/", acting.ask, name="bulk_ask"),
    path("<str:entity>/<str:scope>/bulk/apply/", bulk.apply, name="bulk_apply"),
    path("<str:entity>/<str:scope>/cell/", cells.cell, name="cell"),
    path("<str:entity>/<str:scope>/views/new/", keeping.save_view, name="save_view"),
    path("<str:entity>/<str:scope>/views/default/", keeping.default_view, name="default_view"),
    path("<str:entity>/<str:scope>/views/<int:view_id>/", keeping.view, name="view"),
]
