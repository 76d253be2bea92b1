"""Whose a lead is that came without an owner: an ordered list of rules, the first match wins."""
