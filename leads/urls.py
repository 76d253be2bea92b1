from django.urls import path

from leads.views import actions, converting, editing, fragments, listing, triage, values
from leads.views.reasons import reasons

app_name = "leads"
urlpatterns = [
    path("", listing.inbox, name="inbox"),
    path("archived/", listing.archived, name="archived"),
    path("unseen/", listing.unseen, name="unseen"),
    path("new/", editing.new, name="new"),
    path("open/", editing.open_leads, name="open"),
    path("of/<str:kind>/<int:contact_id>/", fragments.for_contact, name="for_contact"),
    path("of-deal/<int:deal_id>/", fragments.of_deal, name="of_deal"),
    path("from-deal/<int:deal_id>/", converting.back, name="return"),
    path("conversions/<int:conversion_id>/undo/", converting.undo, name="undo_conversion"),
    path("archive/", actions.archive, name="archive"),
    path("unarchive/", actions.unarchive, name="unarchive"),
    *reasons.urls("reasons/"),
    path("<uuid:lead_id>/", listing.lead, name="lead"),
    path("<uuid:lead_id>/conversion/", converting.conversion, name="conversion"),
    path("<uuid:lead_id>/conversion/candidates/", converting.candidates, name="candidates"),
    path("<uuid:lead_id>/fields/<str:name>/", values.field, name="field"),
    path("<uuid:lead_id>/conversion/needed/", converting.needed, name="needed"),
    path("<uuid:lead_id>/row/", listing.row, name="row"),
    path("<uuid:lead_id>/labels/", triage.labels, name="labels"),
    path("<uuid:lead_id>/archiving/", triage.archiving, name="archiving"),
    path("<uuid:lead_id>/edit/", editing.edit, name="edit"),
    path("<uuid:lead_id>/delete/", actions.delete, name="delete"),
    path("<uuid:lead_id>/restore/", actions.restore, name="restore"),
    path("<uuid:lead_id>/follow/", actions.follow, name="follow"),
]
