"""Extensions and the two functions that every stored folded column is made with."""

from django.contrib.postgres.operations import (
    BtreeGinExtension,
    TrigramExtension,
    UnaccentExtension,
)
from django.db import migrations

# unaccent() is only STABLE, because its dictionary could change; naming the dictionary and
# promising IMMUTABLE is what lets a generated column and an index use it. The schema is named,
# so that a restored dump and an index build with another search_path find it too.
FOLD = """
DO $$
DECLARE home text := (
    SELECT quote_ident(nspname) FROM pg_extension JOIN pg_namespace n ON n.oid = extnamespace
    WHERE extname = 'unaccent'
);
BEGIN
    EXECUTE format($f$
        CREATE OR REPLACE FUNCTION fold(text) RETURNS text
        LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
        AS 'SELECT lower(%1$s.unaccent(''%1$s.unaccent''::regdictionary, $1))'
    $f$, home);
END $$;

CREATE OR REPLACE FUNCTION fold_key(text) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
BEGIN ATOMIC
    SELECT coalesce(string_agg(word, ' ' ORDER BY word COLLATE "C"), '')
    FROM regexp_split_to_table(fold($1), '[^[:alnum:]]+') AS word
    WHERE word <> '';
END;
"""
UNFOLD = "DROP FUNCTION IF EXISTS fold_key(text); DROP FUNCTION IF EXISTS fold(text);"


class Migration(migrations.Migration):
    initial = True
    dependencies = []
    operations = [
        TrigramExtension(),
        UnaccentExtension(),
        BtreeGinExtension(),
        migrations.RunSQL(FOLD, UNFOLD),
    ]
