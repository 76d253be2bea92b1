from django.urls import path

from webforms.views import building, log, public

app_name = "webforms"
urlpatterns = [
    path("f/<slug:token>/", public.form_page, name="form"),
    path("f/<slug:token>/thanks/", public.thanks, name="thanks"),
    path("settings/forms/", building.forms, name="forms"),
    path("settings/forms/new/", building.new, name="new"),
    path("settings/forms/<int:form_id>/", building.edit, name="edit"),
    path("settings/forms/<int:form_id>/preview/", building.preview, name="preview"),
    path("submissions/", log.submissions, name="log"),
    path("submissions/<int:submission_id>/", log.submission, name="submission"),
    path("submissions/<int:submission_id>/lead/", log.take_up, name="take_up"),
]
