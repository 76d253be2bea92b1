from django.urls import path

from activities.views import files, notes, table, timeline, todo

app_name = "activities"
urlpatterns = [
    path("", todo.agenda, name="list"),
    path("table/", table.table, name="table"),
    path("new/", todo.new, name="new"),
    path("subjects/", todo.subjects, name="subjects"),
    path("<int:pk>/", todo.edit, name="edit"),
    path("<int:pk>/done/", todo.done, name="done"),
    path("<int:pk>/undone/", todo.undone, name="undone"),
    path("<int:pk>/deletion/", todo.delete, name="delete"),
    path("<int:pk>/restoration/", todo.restore, name="restore"),
    path("of/<str:kind>/<str:key>/", timeline.show, name="timeline"),
    path("of/<str:kind>/<str:key>/entries/", timeline.entries, name="entries"),
    path("of/<str:kind>/<str:key>/notes/", timeline.notes, name="notes"),
    path("of/<str:kind>/<str:key>/planned/", timeline.activities, name="planned"),
    path("of/<str:kind>/<str:key>/files/", timeline.files, name="files"),
    path("notes/<int:pk>/", notes.edit, name="note"),
    path("notes/<int:pk>/deletion/", notes.delete, name="note_delete"),
    path("notes/<int:pk>/restoration/", notes.restore, name="note_restore"),
    path("files/<int:pk>/", files.download, name="file"),
    path("files/<int:pk>/deletion/", files.delete, name="file_delete"),
    path("files/<int:pk>/restoration/", files.restore, name="file_restore"),
]
