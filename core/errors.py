class Rejected(Exception):  # noqa: N818  it is an answer, not a failure
    """A request we understood and refused. The message is written for the person who made it."""


class Overtaken(Rejected):
    """Somebody else changed the same field since the writer saw it."""
