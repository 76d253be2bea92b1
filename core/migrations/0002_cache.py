"""The table of the cache: what throttles sign-in must be shared by all processes."""

from django.core.management import call_command
from django.db import migrations


def create(apps, schema_editor):
    database = schema_editor.connection.alias
    call_command("createcachetable", "core_cache", database=database, verbosity=0)


class Migration(migrations.Migration):
    dependencies = [("core", "0001_text_folding")]
    operations = [migrations.RunPython(create, migrations.RunPython.noop)]
