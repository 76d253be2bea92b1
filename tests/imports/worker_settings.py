"""Settings of a worker that imports slowly, with a database that stays."""

from crm.settings import *  # noqa: F403

DATABASES["default"] |= {"DURABLE": False}  # noqa: F405
PROCRASTINATE_IMPORT_PATHS = ["tests.imports.slow_imports"]
