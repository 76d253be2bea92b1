from django.urls import include, path, register_converter

from deals.views import (
    actions,
    board,
    contact,
    listing,
    pipelines,
    reasons,
    record,
    stages,
    values,
)


class ContactKind:
    """A person or an organization, as an address names it."""

    regex = "person|organization"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(ContactKind, "contact_kind")

app_name = "deals"
pages = [
    path("", board.home, name="home"),
    path("board/<int:pipeline_id>/", board.board, name="board"),
    path("board/<int:pipeline_id>/<int:stage_id>/", board.column, name="column"),
    path("list/", listing.deal_list, name="list"),
    path("new/", record.new, name="new"),
    path("open/", contact.open_deals, name="open"),
    path("of/<contact_kind:kind>/<int:contact_id>/", contact.for_contact, name="for_contact"),
    path("<int:deal_id>/", record.deal, name="deal"),
    path("<int:deal_id>/fields/<str:name>/", values.field, name="field"),
    path("<int:deal_id>/edit/", record.edit, name="edit"),
    path("<int:deal_id>/stage/", actions.move, name="move"),
    path("<int:deal_id>/won/", actions.won, name="won"),
    path("<int:deal_id>/lost/", actions.lost, name="lost"),
    path("<int:deal_id>/reopen/", actions.reopen, name="reopen"),
    path("<int:deal_id>/delete/", actions.delete, name="delete"),
    path("<int:deal_id>/restore/", actions.restore, name="restore"),
    path("<int:deal_id>/follow/", actions.follow, name="follow"),
]
settings = [
    path("pipelines/", pipelines.pipelines, name="pipelines"),
    path("pipelines/new/", pipelines.new, name="pipeline_new"),
    path("pipelines/<int:pipeline_id>/", pipelines.edit, name="pipeline"),
    path("pipelines/<int:pipeline_id>/position/", pipelines.shift, name="shift_pipeline"),
    path("pipelines/<int:pipeline_id>/archive/", pipelines.archive, name="archive_pipeline"),
    path("pipelines/<int:pipeline_id>/unarchive/", pipelines.unarchive, name="unarchive_pipeline"),
    path("pipelines/<int:pipeline_id>/stages/", stages.new, name="stage_new"),
    path("stages/<int:stage_id>/", stages.edit, name="stage"),
    path("stages/<int:stage_id>/position/", stages.shift, name="shift_stage"),
    path("stages/<int:stage_id>/archive/", stages.archive, name="archive_stage"),
    path("stages/<int:stage_id>/unarchive/", stages.unarchive, name="unarchive_stage"),
    *reasons.reasons.urls("lost-reasons/"),
]
urlpatterns = [path("deals/", include(pages)), path("settings/", include(settings))]
