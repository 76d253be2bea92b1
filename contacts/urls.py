from django.urls import path

from contacts.views import (
    actions,
    channels,
    editing,
    fragments,
    labels,
    listing,
    pages,
    twins,
)

app_name = "contacts"
urlpatterns = [
    path("people/", listing.people, name="people"),
    path("people/provisional/", listing.people_provisional, name="people_provisional"),
    path("people/new/", editing.person_new, name="person_new"),
    path("people/<int:pk>/", pages.person, name="person"),
    path("people/<int:pk>/edit/", editing.person_edit, name="person_edit"),
    path("organizations/", listing.organizations, name="organizations"),
    path(
        "organizations/provisional/",
        listing.organizations_provisional,
        name="organizations_provisional",
    ),
    path("organizations/new/", editing.organization_new, name="organization_new"),
    path("organizations/<int:pk>/", pages.organization, name="organization"),
    path("organizations/<int:pk>/edit/", editing.organization_edit, name="organization_edit"),
    path("organizations/<int:pk>/people/", pages.people_of, name="people_of"),
    path("contacts/search/", fragments.search, name="search"),
    path("contacts/duplicates/", fragments.duplicates, name="duplicates"),
    path("contacts/<str:kind>/<int:pk>/confirmation/", actions.confirm, name="confirm"),
    path("contacts/<str:kind>/<int:pk>/followers/", actions.follow, name="follow"),
    path("contacts/<str:kind>/<int:pk>/deletion/", actions.delete, name="delete"),
    path("contacts/<str:kind>/<int:pk>/restoration/", actions.restore, name="restore"),
    path("contacts/<str:kind>/<int:pk>/twins/", twins.twins, name="twins"),
    path("contacts/<str:kind>/<int:pk>/merges/", twins.merge, name="merge"),
    path(
        "contacts/<str:kind>/<int:pk>/merges/<int:operation_id>/undo/",
        twins.undo,
        name="undo_merge",
    ),
    path("settings/labels/", labels.labels, name="labels"),
    path("settings/labels/new/<str:entity>/", labels.new, name="label_new"),
    path("settings/labels/<int:label_id>/", labels.edit, name="label"),
    path("settings/labels/<int:label_id>/position/", labels.shift, name="shift_label"),
    path("settings/labels/<int:label_id>/deletion/", labels.delete, name="delete_label"),
    path("settings/channels/", channels.channels, name="channels"),
    path("settings/channels/<int:channel_id>/", channels.edit, name="channel"),
    path("settings/channels/<int:channel_id>/position/", channels.shift, name="shift_channel"),
    path("settings/channels/<int:channel_id>/archive/", channels.archive, name="archive_channel"),
    path(
        "settings/channels/<int:channel_id>/unarchive/",
        channels.unarchive,
        name="unarchive_channel",
    ),
]
