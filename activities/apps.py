from django.apps import AppConfig


class ActivitiesConfig(AppConfig):
    name = "activities"

    def ready(self):
        from activities.conversion import NextActivity
        from leads.extras import register

        register(NextActivity)
