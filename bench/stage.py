"""What jobs are given: who signs in, the connection of the floors, dice, and how much there is."""

import random
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import psycopg
from django.core.signals import request_finished, request_started

from accounts.models import User
from bench.dataset import Size
from bench.floor import Floor
from bench.visitor import Visitor

SEED = 7


@dataclass
class Stage:
    size: Size
    floors: psycopg.Connection
    dice: random.Random = field(default_factory=lambda: random.Random(SEED))

    def rep(self) -> Visitor:
        """A sales rep: sees what everyone may, what is the team's, and what is their own."""
        return self._signed_in(User.Role.REP)

    def manager(self) -> Visitor:
        return self._signed_in(User.Role.MANAGER)

    def admin(self) -> Visitor:
        return self._signed_in(User.Role.ADMIN)

    def floor(self, name: str) -> Floor:
        return Floor(name, self.floors)

    def _signed_in(self, role: str) -> Visitor:
        return Visitor(User.objects.filter(role=role).order_by("pk")[0])


@contextmanager
def one_request() -> Iterator[None]:
    """As within a request, which has read the company's settings before anything else."""
    request_started.send(sender=Stage)
    try:
        yield
    finally:
        request_finished.send(sender=Stage)
