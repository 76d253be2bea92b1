import json
from argparse import ArgumentParser
from itertools import batched
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from contacts.duplicates import LIKELY, Pair, find_pairs
from contacts.models import ExternalId, Organization, Person

MODELS: dict[str, Any] = {"person": Person, "organization": Organization}


class Command(BaseCommand):
    help = "List the pairs of contacts that are likely to be one, each pair once."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--entity", choices=MODELS, default="person", help="of which kind")
        parser.add_argument(
            "--at-least",
            type=int,
            default=LIKELY,
            metavar="SCORE",
            help="the lowest score to list, 0 to 100 (default: likely, %(default)s)",
        )
        parser.add_argument("--json", action="store_true", help="print one JSON object per line")

    def handle(self, *, entity: str, at_least: int, **options: Any) -> None:
        if not 0 <= at_least <= 100:
            raise CommandError("A score is a whole number from 0 to 100.")
        count = 0
        show = self._as_json if options["json"] else self._in_words
        for pairs in batched(find_pairs(entity, at_least=at_least), 500):
            show(entity, pairs)
            count += len(pairs)
        if not options["json"]:
            self.stderr.write(f"Pairs: {count}.")

    def _as_json(self, entity: str, pairs: tuple[Pair, ...]) -> None:
        names = external_ids(entity, pairs)
        for pair in pairs:
            line = {
                "a": names.get(pair.a, pair.a),
                "b": names.get(pair.b, pair.b),
                "score": pair.score,
                "reasons": [str(reason) for reason in pair.reasons],
            }
            self.stdout.write(json.dumps(line, ensure_ascii=False))

    def _in_words(self, entity: str, pairs: tuple[Pair, ...]) -> None:
        contacts = MODELS[entity].objects.in_bulk({pk for pair in pairs for pk in (pair.a, pair.b)})
        for pair in pairs:
            one, other = (f"{contacts.get(pk, '')} ({pk})" for pk in (pair.a, pair.b))
            reasons = ", ".join(str(reason) for reason in pair.reasons)
            self.stdout.write(f"{pair.score} %  {one} = {other}: {reasons}")


def external_ids(entity: str, pairs: tuple[Pair, ...]) -> dict[int, str]:
    """What another system calls these contacts; of several names, the first that was written."""
    owner = f"{entity}_id"
    ids = {pk for pair in pairs for pk in (pair.a, pair.b)}
    found = ExternalId.objects.filter(**{f"{owner}__in": ids}).order_by("-pk")
    return dict(found.values_list(owner, "value"))
