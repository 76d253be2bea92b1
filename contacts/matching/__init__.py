"""How names, companies and addresses are written, and the keys under which they are found again.

Nothing here reads the database, so that the models themselves can keep their keys.
"""
