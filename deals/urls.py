from django.urls import path, register_converter

from deals.views import actions, board, contact, listing, record


class ContactKind:
    """A person or an organization, as an address names it."""

    regex = "person|organization"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(ContactKind, "contact_kind")

app_name = "deals"
urlpatterns = [
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
