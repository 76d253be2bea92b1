from importlib import import_module

from django.apps import AppConfig


class LeadsConfig(AppConfig):
    name = "leads"

    def ready(self):
        from leads import customizing

        import_module("leads.batches.models")
        customizing.register()
