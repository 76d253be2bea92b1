"""The database that the tests themselves run on."""

from django.db import connection


def test_the_database_folds_accents_case_and_ligatures(db):
    with connection.cursor() as cursor:
        cursor.execute("SELECT fold('Éloïse ŒUVRE'), fold_key('Œuvre Éloïse')")

        assert cursor.fetchone() == ("eloise oeuvre", "eloise oeuvre")


def test_trigrams_keep_accented_letters(db):
    with connection.cursor() as cursor:
        cursor.execute("SELECT similarity('Élodie', 'élodie')")

        assert cursor.fetchone() == (1.0,)
