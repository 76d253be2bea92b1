from django.apps import AppConfig


class FieldsConfig(AppConfig):
    name = "fields"

    def ready(self):
        from fields.telling import tell_custom
        from history.changes import TELLERS

        TELLERS["custom"] = tell_custom
