"""The same change to many records: chosen, run in chunks, undone."""
