from django.urls import path

from leads.batches import views as batches
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
    path("conversions/many/", batches.convert_many, name="convert_many"),
    path("returns/many/", batches.return_many, name="return_many"),
    path("returns/<int:conversion_id>/undo/", converting.undo_back, name="undo_return"),
    path("batches/<int:key>/", batches.batch, name="batch"),
    path("batches/<int:key>/undo/", batches.undo, name="undo_batch"),
    path("batches/<int:key>/stop/", batches.stopped, name="stop_batch"),
    path("batches/<int:key>/rows/<int:row_id>/undo/", batches.undo_one, name="undo_row"),
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
