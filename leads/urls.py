from django.urls import path

from leads.views import actions, editing, fragments, listing

app_name = "leads"
urlpatterns = [
    path("", listing.inbox, name="inbox"),
    path("archived/", listing.archived, name="archived"),
    path("unseen/", listing.unseen, name="unseen"),
    path("new/", editing.new, name="new"),
    path("open/", editing.open_leads, name="open"),
    path("of/<str:kind>/<int:contact_id>/", fragments.for_contact, name="for_contact"),
    path("of-deal/<int:deal_id>/", fragments.of_deal, name="of_deal"),
    path("archive/", actions.archive, name="archive"),
    path("unarchive/", actions.unarchive, name="unarchive"),
    path("<uuid:lead_id>/", listing.lead, name="lead"),
    path("<uuid:lead_id>/edit/", editing.edit, name="edit"),
    path("<uuid:lead_id>/delete/", actions.delete, name="delete"),
    path("<uuid:lead_id>/restore/", actions.restore, name="restore"),
    path("<uuid:lead_id>/follow/", actions.follow, name="follow"),
]
