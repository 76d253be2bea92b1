"""Django's PostgreSQL backend, on the embedded server of the data folder."""
