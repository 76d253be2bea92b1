"""The trash: what was deleted, for thirty days, whoever owns the record's app."""
