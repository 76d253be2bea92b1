from django.db import migrations


class Migration(migrations.Migration):
    """The duplicate engine judges anew, and tells its reasons as codes."""

    dependencies = [("contacts", "0006_ties")]

    operations = [
        migrations.RunSQL(
            sql=[
                "DELETE FROM contacts_twins",
                "INSERT INTO contacts_recheck (kind, contact_id)"
                " SELECT 'organization', id FROM contacts_organization WHERE deleted_at IS NULL"
                " ORDER BY id",
                "INSERT INTO contacts_recheck (kind, contact_id)"
                " SELECT 'person', id FROM contacts_person WHERE deleted_at IS NULL ORDER BY id",
            ],
            reverse_sql=migrations.RunSQL.noop,
        ),
    ]
