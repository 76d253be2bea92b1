"""The changelog of fields: triggers keep the row as it was, so bulk SQL leaves its trace too."""

import pghistory
import pgtrigger

# Bookkeeping that changes with every touch says nothing to a reader of the changelog.
BOOKKEEPING = [
    "created_at",
    "updated_at",
    "name_folded",
    "name_key",
    "match_keys",
    "title_folded",
    "last_touched_at",
    "next_activity_at",
    "seen_at",
    "first_touched_at",
    "first_touched_by",
]


def tracked(model):
    """Keep every earlier state of a model's rows, with who changed it and when.

    At statement level: a trigger for each statement, not for each row, so imports stay quick.
    """
    names = {field.name for field in model._meta.fields}
    decorate = pghistory.track(
        pghistory.UpdateEvent(row=pghistory.Old),
        level=pgtrigger.Statement,
        exclude=[name for name in BOOKKEEPING if name in names],
        model_name=f"{model.__name__}Change",
    )
    return decorate(model)
