"""What is written about a contact that was merged away is written about its survivor.

A form was open, a job had read its rows, and meanwhile the contact was merged. Services follow
`merged_into` when they lock a contact, but a merge may still come between their look and their
write, and SQL by hand does not look at all. So the database follows, by a trigger on what refers
to contacts. It waits for a merge that is under way: a merge holds its contacts with their keys.
"""

import pgtrigger

_FOLLOW = """
    FOR hop IN 1..100 LOOP
        EXIT WHEN NEW.{name}_id IS NULL;
        SELECT merged_into_id INTO survivor FROM {table} WHERE id = NEW.{name}_id FOR KEY SHARE;
        EXIT WHEN survivor IS NULL;
        NEW.{name}_id := survivor;
    END LOOP;
"""
TABLES = {"person": "contacts_person", "organization": "contacts_organization"}


def leads_to_survivor(*names: str, **kinds: str) -> pgtrigger.Trigger:
    """A trigger for a model whose foreign keys lead to contacts.

    `names` are those called after the kind that they lead to (person, organization); `kinds`
    says it of others.
    """
    followed = dict.fromkeys(names, "") | kinds
    return pgtrigger.Trigger(
        name="leads_to_survivor",
        operation=pgtrigger.Insert | pgtrigger.UpdateOf(*(f"{name}_id" for name in followed)),
        when=pgtrigger.Before,
        level=pgtrigger.Row,
        declare=[("survivor", "bigint")],
        func="".join(
            _FOLLOW.format(name=name, table=TABLES[kind or name]) for name, kind in followed.items()
        )
        + "    RETURN NEW;",
    )
