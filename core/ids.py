"""Ids of records as addresses and forms bring them: any text at all."""

# Every id that the database can hold has at most 19 digits, and far fewer in practice.
LONGEST = 18


def read_id(text: str) -> int:
    """The id that the text is; 0, which no record has, for what is none."""
    return int(text) if text.isdecimal() and len(text) <= LONGEST else 0
