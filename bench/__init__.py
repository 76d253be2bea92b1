"""Measured jobs on sized data, each beside its floor: `.venv/bin/python -m bench --size 100k`."""
