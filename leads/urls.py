from django.urls import path

from leads.views import actions, listing

app_name = "leads"
urlpatterns = [
    path("", listing.inbox, name="inbox"),
    path("archived/", listing.archived, name="archived"),
    path("unseen/", listing.unseen, name="unseen"),
    path("archive/", actions.archive, name="archive"),
    path("unarchive/", actions.unarchive, name="unarchive"),
    path("<uuid:lead_id>/", listing.lead, name="lead"),
    path("<uuid:lead_id>/delete/", actions.delete, name="delete"),
    path("<uuid:lead_id>/restore/", actions.restore, name="restore"),
    path("<uuid:lead_id>/follow/", actions.follow, name="follow"),
]
