"""Settings of a worker that is tested: a database that stays, and no long waits."""

from crm.settings import *  # noqa: F403

DATABASES["default"] |= {"DURABLE": False}  # noqa: F405
PROCRASTINATE_IMPORT_PATHS = ["tests.core.slow_jobs"]
