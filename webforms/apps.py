from django.apps import AppConfig


class WebformsConfig(AppConfig):
    name = "webforms"

    def ready(self):
        from contacts import origins
        from contacts.models import Origin
        from webforms.models import form_names

        origins.register(Origin.WEB_FORM, form_names)
