"""Deals as lists, filters and bulk edits know them."""

from typing import Any

from django.db.models import OuterRef
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from contacts.lists import contact_column, contact_link, label_column
from contacts.models import Channel, Origin
from core.currencies import currency_choices
from deals.filters import mentions
from deals.models import ROTTING, Deal, Pipeline, Stage
from lists.columns import Column, Entity, Link
from lists.kinds.chosen import ChoiceKind, RowKind, SearchKind
from lists.kinds.plain import DayKind, MoneyKind, NumberKind, TextKind, YesNoKind
from lists.shared import moment, owner, owner_link, visibility


def channels() -> Any:
    """All channels, archived ones too: records may still have them."""
    return Channel.objects.order_by("position", "name", "pk")


def origin_columns() -> list[Column]:
    """Where a lead or a deal came from."""
    return [
        Column(
            key="source",
            label=_("Source"),
            kind=ChoiceKind(lambda: Origin.choices, is_optional=False),
            at="origin",
            is_sortable=False,
        ),
        Column(
            key="channel",
            label=_("Channel"),
            kind=RowKind(channels, noun=_("Channel")),
            at="channel_id",
        ),
        Column(key="channel_id", label=_("Channel id"), kind=TextKind(), at="channel_code"),
    ]


def value_columns() -> list[Column]:
    """What a lead or a deal is worth, and when it is expected to close."""
    return [
        Column(key="value", label=_("Value"), kind=MoneyKind(), is_default=True),
        Column(
            key="currency",
            label=_("Currency"),
            kind=ChoiceKind(currency_choices, is_optional=False),
            is_sortable=False,
        ),
        Column(
            key="expected_close",
            label=_("Expected close date"),
            kind=DayKind(),
            at="expected_close_on",
        ),
    ]


def stages() -> Any:
    """All stages, archived ones too, in the order of their pipelines."""
    order = ("pipeline__position", "pipeline_id", "position", "pk")
    return Stage.objects.select_related("pipeline").order_by(*order)


def pipelines() -> Any:
    """All pipelines, archived ones too."""
    return Pipeline.objects.order_by("position", "pk")


def stage_title(stage: Any) -> str:
    """Pipeline · Stage, since two pipelines may call a stage the same."""
    return f"{stage.pipeline.name} · {stage.name}"


DEALS = Entity(
    key="deal",
    label=_("Deal"),
    plural=_("Deals"),
    visible=Deal.objects.visible_to,
    columns=[
        Column(
            key="title", label=_("Title"), kind=TextKind(), folded="title_folded", is_default=True
        ),
        Column(
            key="text",
            label=_("Title or contact"),
            kind=SearchKind(lambda user, typed: mentions(typed, user)),
            is_shown=False,
            is_sortable=False,
        ),
        *value_columns(),
        contact_column("organization", is_default=True),
        contact_column("person", is_default=True, is_minor=True),
        Column(
            key="stage",
            label=_("Stage"),
            kind=RowKind(stages, noun=_("Stage"), label=stage_title, is_optional=False),
            at="stage_id",
            is_default=True,
        ),
        Column(
            key="pipeline",
            label=_("Pipeline"),
            kind=RowKind(pipelines, noun=_("Pipeline"), is_optional=False),
            at="stage__pipeline_id",
        ),
        Column(
            key="status",
            label=_("Status"),
            kind=ChoiceKind(lambda: Deal.Status.choices, is_optional=False),
            is_default=True,
        ),
        Column(
            key="rotting",
            label=_("Rotting"),
            kind=YesNoKind(),
            at=ROTTING,
            is_shown=False,
            is_sortable=False,
        ),
        Column(key="probability", label=_("Probability in percent"), kind=NumberKind()),
        label_column(Deal),
        *origin_columns(),
        owner(is_default=True),
        visibility(),
        moment("next_activity", _("Next activity"), "next_activity_at"),
        moment("touched", _("Last touched"), "last_touched_at"),
        moment("stage_entered", _("In this stage since"), "stage_entered_at"),
        moment("won", _("Won"), "won_at"),
        moment("lost", _("Lost"), "lost_at"),
        Column(key="lost_reason", label=_("Lost reason"), kind=TextKind()),
        moment("created", _("Created"), "created_at", is_default=True, is_minor=True),
        moment("changed", _("Last changed"), "updated_at"),
    ],
    links=[contact_link("person"), contact_link("organization"), owner_link()],
)


def deals_of(kind: str) -> Link:
    """From a contact to the deals that the user may see."""

    def rows(user: User) -> Any:
        return Deal.objects.visible_to(user).filter(**{kind: OuterRef("pk")})

    return Link(key="deals", label=_("Deals"), entity="deal", rows=rows)
