"""Deals as lists, filters and bulk edits know them."""

from typing import Any

from django.db.models import ExpressionWrapper, F, IntegerField, OuterRef
from django.utils.html import format_html
from django.utils.translation import gettext as _text
from django.utils.translation import gettext_lazy as _

from accounts.access import may_edit
from accounts.models import User
from contacts.lists import contact_column, contact_link, label_column
from contacts.models import Channel, Origin
from core.currencies import currency_choices
from deals.filters import DealFilter, mentions
from deals.forms import DealForm
from deals.models import ROTTING, Deal, Pipeline, Stage
from deals.services import update_deal
from lists.columns import Column, Elsewhere, Entity, Link, Scope
from lists.custom import custom_columns
from lists.editing import editable
from lists.kinds.chosen import ChoiceKind, RowKind, SearchKind
from lists.kinds.plain import DayKind, MoneyKind, NumberKind, TextKind, YesNoKind
from lists.shared import delete_action, moment, owner, owner_link, visibility

# The parameters that the language can say too: a filter that is built takes them over.
QUICK = (
    *("q", "status", "pipeline", "stage", "owner", "team", "label", "currency", "person"),
    *("organization", "rotting", "closes_from", "closes_to", "created_from", "created_to"),
)


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
            order=lambda user: F("channel__name"),
            value=lambda record: record.channel,
            load=lambda rows: rows.select_related("channel"),
        ),
        Column(key="channel_id", label=_("Channel id"), kind=TextKind(), at="channel_code"),
    ]


def counted_value(record: Any) -> tuple[Any, str]:
    """The value and its currency; those of an outcome, where a list counts outcomes."""
    value = getattr(record, "counted_value", record.value)
    return value, getattr(record, "counted_currency", record.currency)


def value_columns() -> list[Column]:
    """What a lead or a deal is worth, and when it is expected to close."""
    return [
        Column(
            key="value",
            label=_("Value"),
            kind=MoneyKind(),
            value=counted_value,
            is_default=True,
        ),
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


class StatusKind(ChoiceKind):
    """Open, won or lost; of open deals the rotting ones are marked."""

    def cell(self, value):
        if value.is_open and not value.is_rotting:
            return super().cell(value.status)
        tone = "positive" if value.status == Deal.Status.WON else "negative"
        words = _text("Rotting") if value.is_open else super().cell(value.status)
        return format_html('<span class="badge" data-tone="{}">{}</span>', tone, words)


# In the order of the boards.
STAGE_PLACE = ExpressionWrapper(
    F("stage__pipeline__position") * 1000 + F("stage__position"), IntegerField()
)

COLUMNS = [
    Column(key="title", label=_("Title"), kind=TextKind(), folded="title_folded", is_default=True),
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
        order=lambda user: STAGE_PLACE,
        value=lambda record: record.stage,
        load=lambda rows: rows.select_related("stage"),
        is_default=True,
    ),
    Column(
        key="pipeline",
        label=_("Pipeline"),
        kind=RowKind(pipelines, noun=_("Pipeline"), is_optional=False),
        at="stage__pipeline_id",
        order=lambda user: F("stage__pipeline__position"),
        value=lambda record: record.stage.pipeline,
        load=lambda rows: rows.select_related("stage__pipeline"),
    ),
    Column(
        key="status",
        label=_("Status"),
        kind=StatusKind(lambda: Deal.Status.choices, is_optional=False),
        value=lambda deal: deal,
        load=lambda rows: rows.annotate(is_rotting=ROTTING),
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
    label_column(Deal, is_default=True),
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
]
# The fields of the form in which a column is edited.
EDITED = {
    "title": ("title",),
    "value": ("value", "currency"),
    "expected_close": ("expected_close_on",),
    "probability": ("probability",),
    "stage": ("stage",),
    "channel": ("channel",),
    "channel_id": ("channel_code",),
    "label": ("labels",),
    "owner": ("owner",),
    "visibility": ("visibility",),
}

DEALS = Entity(
    key="deal",
    label=_("Deal"),
    plural=_("Deals"),
    model=Deal,
    visible=Deal.objects.visible_to,
    named_by=("title",),
    columns=editable(
        COLUMNS,
        EDITED,
        form=lambda user, deal: DealForm(user=user, deal=deal),
        # A stage is entered, with a visit of its own: deal by deal.
        single=("title", "stage"),
    ),
    prepare=lambda deals, given, user: DealFilter(given, user=user).counted(deals),
    further=[custom_columns(Deal)],
    save=update_deal,
    may_edit=lambda deal, user: may_edit(user, deal),
    # A lower page shows an upper thing by its address: leads are above deals.
    elsewhere=[
        Elsewhere(
            label=_("Convert to leads"), icon="inbox", url="leads:return_many", scopes=("all",)
        )
    ],
    actions=[delete_action("deal", may=lambda deal, user: deal.may_be_deleted_by(user))],
    scopes={
        "all": Scope(lambda deals: deals, "deals:list"),
        "board": Scope(lambda deals: deals.open(), "deals:home"),
    },
    quick=lambda given, user: DealFilter(given, user=user).node(),
    quick_names=QUICK,
    sort_names={"closes": "expected_close"},
    links=[contact_link("person"), contact_link("organization"), owner_link()],
)


def deals_of(kind: str) -> Link:
    """From a contact to the deals that the user may see."""

    def rows(user: User) -> Any:
        return Deal.objects.visible_to(user).filter(**{kind: OuterRef("pk")})

    return Link(key="deals", label=_("Deals"), entity="deal", rows=rows)
