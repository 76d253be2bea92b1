from django.urls import include, path, register_converter

from deals.views import actions, board, contact, listing, record, settings


class ContactKind:
    """A person or an organization, as an address names it."""

    regex = "person|organization"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(ContactKind, "contact_kind")

pages = [
    path("", board.home, name="home"),
    path("board/<int:pipeline_id>/", board.board, name="board"),
    path("board/<int:pipeline_id>/<int:stage_id>/", board.column, name="column"),
    path("list/", listing.deal_list, name="list"),
    path("new/", record.new, name="new"),
    path("open/", contact.open_deals, name="open"),
    path("of/<contact_kind:kind>/<int:contact_id>/", contact.for_contact, name="for_contact"),
    path("<int:deal_id>/", record.deal, name="deal"),
    path("<int:deal_id>/edit/", record.edit, name="edit"),
    path("<int:deal_id>/stage/", actions.move, name="move"),
    path("<int:deal_id>/won/", actions.won, name="won"),
    path("<int:deal_id>/lost/", actions.lost, name="lost"),
    path("<int:deal_id>/reopen/", actions.reopen, name="reopen"),
    path("<int:deal_id>/delete/", actions.delete, name="delete"),
    path("<int:deal_id>/restore/", actions.restore, name="restore"),
    path("<int:deal_id>/follow/", actions.follow, name="follow"),
]
arranging = [
    path("", settings.pipelines, name="pipelines"),
    path("<int:pipeline_id>/", settings.pipeline, name="pipeline"),
    path("<int:pipeline_id>/place/", settings.place_pipeline, name="place_pipeline"),
    path("<int:pipeline_id>/archive/", settings.archive_pipeline, name="archive_pipeline"),
    path("stages/<int:stage_id>/", settings.stage, name="stage"),
    path("stages/<int:stage_id>/place/", settings.place_stage, name="place_stage"),
    path("stages/<int:stage_id>/archive/", settings.archive_stage, name="archive_stage"),
    path("reasons/", settings.add_reason, name="add_reason"),
    path("reasons/<int:reason_id>/archive/", settings.archive_reason, name="archive_reason"),
]

app_name = "deals"
urlpatterns = [
    path("deals/", include(pages)),
    path("settings/pipelines/", include(arranging)),
]
