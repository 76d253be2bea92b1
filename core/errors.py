class Rejected(Exception):
    """A request we understood and refused. The message is written for the person who made it."""
