from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction
from django.db.models import Count, Max
from django.utils import timezone
from django.utils.translation import gettext as _

from core import ordered
from core.errors import Rejected
from fields import registry
from fields.computing import in_order, types_for
from fields.definitions import changed, fields_of
from fields.formulas import RESERVED, RESULT_KINDS, FormulaError, compile_formula
from fields.keys import key_from
from fields.kinds import KINDS
from fields.models import Choice, Field, FieldSet
from fields.tasks import compute, index_fields

MOST_FIELDS = 500


@transaction.atomic
def add_field(
    *, entity: str, kind: str, name: str, choices: Sequence[str] = (), **details: Any
) -> Field:
    """Add a field to a set, as the last one of its group; records have it at once, empty.

    `choices` are the names of those that it offers. Raises `Rejected` when the name is taken,
    the formula makes no sense, or the set is full.
    """
    ordered.hold(Field)
    if kind not in KINDS or entity not in FieldSet.values:
        raise Rejected(_("There is no such kind of field."))
    siblings = Field.objects.filter(entity=entity)
    field = Field(entity=entity, kind=kind, name=_tidy(name), **details)
    field.key = key_from(name, taken_keys(entity), otherwise="field")
    _settle(field)
    last = siblings.aggregate(last=Max("position"))["last"]
    field.position = 0 if last is None else last + 1
    if siblings.count() >= MOST_FIELDS:
        raise Rejected(_("At most %(count)s fields fit here.") % {"count": MOST_FIELDS})
    ordered.save_once(field)
    _add_choices(field, choices)
    _tell(field, computed=field.is_computed)
    return field


@transaction.atomic
def update_field(field: Field, changes: Mapping[str, Any]) -> Field:
    """Change what a field is called, where it stands and what it asks. Its key and kind stay.

    Raises `Rejected` when the name is taken, when records share a value that is to be unique,
    and when a formula makes no sense or needs itself.
    """
    field = _hold(field)
    was_unique, formula = field.is_unique, field.formula
    for name, value in changes.items():
        setattr(field, name, value)
    field.name = _tidy(field.name)
    _settle(field)
    if field.is_unique and not was_unique:
        _refuse_shared_values(field)
    ordered.save_once(field)
    _tell(field, computed=field.formula != formula)
    return field


@transaction.atomic
def archive_field(field: Field) -> Field:
    """Take a field off forms, pages and lists. Its values stay, and come back with it.

    Raises `Rejected` while a formula needs it.
    """
    field = _hold(field)
    for other in fields_of(field.entity):
        if other.is_computed and other.pk != field.pk and field.key in _names(other):
            raise Rejected(
                _("“%(formula)s” is computed from this field. Change that formula first.")
                % {"formula": other}
            )
    field.archived_at = field.archived_at or timezone.now()
    field.save(update_fields=["archived_at"])
    _tell(field)
    return field


@transaction.atomic
def unarchive_field(field: Field) -> Field:
    """Bring an archived field back, with its values.

    Raises `Rejected` if it is unique and records have come to share a value.
    """
    field = _hold(field)
    field.archived_at = None
    if field.is_unique:
        _refuse_shared_values(field)
    if field.is_computed:
        _settle(field)
    field.save(update_fields=["archived_at"])
    _tell(field, computed=field.is_computed)
    return field


@transaction.atomic
def shift_field(field: Field, *, by: int) -> None:
    """Let a field change places with the one above (`by=-1`) or below (`by=1`) in its group."""
    siblings = Field.objects.filter(entity=field.entity, group=field.group_id)
    ordered.shift(field, siblings, by=by)
    changed()


def taken_keys(entity: str) -> set[str]:
    """Keys that a new field of this set cannot have."""
    facts = {fact.name for subject in registry.subjects_of(entity) for fact in subject.built_ins}
    return {*Field.objects.filter(entity=entity).values_list("key", flat=True), *RESERVED, *facts}


def shared_values(field: Field) -> int:
    """How many values of a field are on several records of one model."""
    count = 0
    for subject in registry.subjects_of(field.entity):
        rows = subject.model._base_manager.filter(subject.counted, custom__has_key=field.key)
        values = rows.order_by().values(same=field.does.identity).annotate(records=Count("pk"))
        count += values.filter(records__gt=1).count()
    return count


def _settle(field: Field) -> None:
    """Make the details of a field fit its kind. Raises `Rejected` for a formula without sense."""
    does = KINDS[field.kind]
    field.is_unique = field.is_unique and does.can_be_unique
    if field.default is not None and not does.can_have_default:
        field.default = None
    if field.is_computed:
        field.required, field.is_on_add_forms = Field.Required.NO, False
        field.result = check_formula(field, field.formula)
        field.__dict__.pop("does", None)
    else:
        field.formula = field.result = ""
    if field.required != Field.Required.FROM:
        field.required_from = []


def check_formula(field: Field, text: str) -> str:
    """The kind of what a formula gives in this field, new or old.

    Raises `FormulaError` when it makes no sense, needs itself, or would give other formulas what
    they do not expect.
    """
    others = [each for each in fields_of(field.entity) if each.pk != field.pk]
    formula = compile_formula(text, types_for(field.entity, others))
    result = RESULT_KINDS[formula.type]
    if field.pk and field.result and field.result != result:
        needing = [each for each in others if each.is_computed and field.key in _names(each)]
        if needing:
            raise FormulaError(
                _("“%(formula)s” needs this field as it is. Change that formula first.")
                % {"formula": needing[0]}
            )
    _refuse_circle(field, formula.names, others)
    return result


def _refuse_circle(field: Field, names: Any, others: Sequence[Field]) -> None:
    """Raise `FormulaError` when one of the fields that the formula needs is computed from it."""
    needed_by = {each.key: _names(each) for each in others if each.is_computed}
    seen: set[str] = set()
    waiting = list(names)
    while waiting:
        key = waiting.pop()
        if key == field.key:
            raise FormulaError(_("A formula cannot be computed from itself."))
        if key not in seen:
            seen.add(key)
            waiting += needed_by.get(key, ())


def _names(field: Field) -> Any:
    types = types_for(field.entity, fields_of(field.entity, archived=True))
    return compile_formula(field.formula, types).names


def _refuse_shared_values(field: Field) -> None:
    if count := shared_values(field):
        raise Rejected(
            _("Records share %(count)s of its values. Make them different first.")
            % {"count": count}
        )


def _add_choices(field: Field, names: Sequence[str]) -> None:
    taken: set[str] = set()
    rows = []
    for position, name in enumerate(names):
        key = key_from(name, taken, otherwise="choice")
        taken.add(key)
        rows.append(Choice(field=field, key=key, name=_tidy(name), position=position))
    Choice.objects.bulk_create(rows)


def _hold(field: Field) -> Field:
    """Keep other admins from changing fields meanwhile, and read this one as it is now."""
    ordered.hold(Field)
    return Field.objects.select_related("group").get(pk=field.pk)


def _tell(field: Field, *, computed: bool = False) -> None:
    """Let everybody know, and the background do its part."""
    changed()
    in_order(fields_of(field.entity))  # a circle that slipped through ends here
    index_fields.defer()
    if computed:
        compute.defer(entity=field.entity)


def _tidy(name: str) -> str:
    return " ".join(name.split())
