from core.errors import Rejected


class Unreadable(Rejected):
    """A file that cannot be imported. The message is one sentence for the person who brought it."""
