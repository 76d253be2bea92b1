import os

from django.core.wsgi import get_wsgi_application

from core import lifeline

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "crm.settings")
lifeline.follow_starter()

application = get_wsgi_application()
