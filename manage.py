#!/usr/bin/env python
"""Run a command of the project: `.venv/bin/python manage.py help`."""

import os
import sys

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "crm.settings")
    try:
        from core import commandline
    except ImportError as error:
        sys.exit(f"{error}. Run `make install` first, and then .venv/bin/python manage.py.")
    commandline.execute(sys.argv)
