"""Settings of the tests: a throw-away database, and nothing slower or louder than it must be."""

import os

from tests.throwaway import make_folder

os.environ["PASSERELLE_DATA"] = str(make_folder())

from crm.settings import *  # noqa: F403 - they read where the data is

if DATABASES["default"]["ENGINE"] == "core.embedded":  # noqa: F405
    DATABASES["default"] |= {"DURABLE": False}  # noqa: F405

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
MAILERS = {"default": {"BACKEND": "django.core.mail.backends.locmem.EmailBackend"}}
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
# Static files are read where they are: nothing is collected for a test.
WHITENOISE_USE_FINDERS = WHITENOISE_AUTOREFRESH = True
