"""The product's settings on a database of the bench's own. `PASSERELLE_BENCH` names its size."""

import os

from crm.settings import *  # noqa: F403 - the same product, but for where its rows are

SIZE = os.environ.get("PASSERELLE_BENCH", "tiny")
DATABASES["default"] |= {"NAME": f"passerelle_bench_{SIZE}"}  # noqa: F405
# Files that a job uploads go where nobody looks for real ones.
MEDIA_ROOT = DATA_DIR / "bench"  # noqa: F405
DEBUG = HTTPS = SECURE_SSL_REDIRECT = SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = False
ALLOWED_HOSTS = ["localhost"]
