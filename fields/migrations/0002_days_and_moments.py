"""Days and moments out of kept texts, for indexes: the casts of PostgreSQL are not immutable,
since they read other writings as well, in the way that a session asks for."""

from django.db import migrations

FUNCTIONS = """
CREATE OR REPLACE FUNCTION field_day(text) RETURNS date
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN make_date(substr($1, 1, 4)::integer, substr($1, 6, 2)::integer, substr($1, 9, 2)::integer);

CREATE OR REPLACE FUNCTION field_moment(text) RETURNS timestamptz
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN make_timestamp(
    substr($1, 1, 4)::integer, substr($1, 6, 2)::integer, substr($1, 9, 2)::integer,
    substr($1, 12, 2)::integer, substr($1, 15, 2)::integer, substr($1, 18, 2)::double precision
) AT TIME ZONE 'UTC';
"""
NONE = "DROP FUNCTION IF EXISTS field_day(text); DROP FUNCTION IF EXISTS field_moment(text);"


class Migration(migrations.Migration):
    dependencies = [("fields", "0001_initial")]
    operations = [migrations.RunSQL(FUNCTIONS, NONE)]
