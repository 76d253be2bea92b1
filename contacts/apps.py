from importlib import import_module

from django.apps import AppConfig


class ContactsConfig(AppConfig):
    name = "contacts"

    def import_models(self):
        super().import_models()
        import_module("contacts.queue.triggers")
        import_module("contacts.ties.models")

    def ready(self):
        from contacts import customizing

        customizing.register()
