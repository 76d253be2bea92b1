from django.urls import path, register_converter

from fields.models import FieldSet
from fields.views import choices, defining, groups


class FieldSetConverter:
    """A set of fields, as an address names it."""

    regex = "|".join(FieldSet.values)

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(FieldSetConverter, "field_set")

app_name = "fields"
urlpatterns = [
    path("", defining.home, name="home"),
    path("<field_set:entity>/", defining.fields, name="fields"),
    path("<field_set:entity>/new/", defining.kinds, name="kinds"),
    path("<field_set:entity>/new/<slug:kind>/", defining.new, name="new"),
    path("<field_set:entity>/example/<slug:kind>/", defining.example, name="example"),
    path("<field_set:entity>/groups/", groups.new, name="group_new"),
    path("groups/<int:group_id>/", groups.edit, name="group"),
    path("groups/<int:group_id>/position/", groups.shift, name="shift_group"),
    path("groups/<int:group_id>/deletion/", groups.delete, name="delete_group"),
    path("<int:field_id>/", defining.edit, name="field"),
    path("<int:field_id>/position/", defining.shift, name="shift"),
    path("<int:field_id>/archive/", defining.archive, name="archive"),
    path("<int:field_id>/unarchive/", defining.unarchive, name="unarchive"),
    path("<int:field_id>/choices/", choices.choices, name="choices"),
    path("choices/<int:choice_id>/", choices.edit, name="choice"),
    path("choices/<int:choice_id>/position/", choices.shift, name="shift_choice"),
    path("choices/<int:choice_id>/archive/", choices.archive, name="archive_choice"),
    path("choices/<int:choice_id>/unarchive/", choices.unarchive, name="unarchive_choice"),
    path("choices/<int:choice_id>/merge/", choices.merge, name="merge_choice"),
]
