from django.db import migrations

# Counts need not outlive a crash, so they are not logged; the second table is that of Django's database cache.
CREATE = """
CREATE UNLOGGED TABLE shared_tries (
    key text PRIMARY KEY, count integer NOT NULL, ends_at timestamptz NOT NULL
);
CREATE UNLOGGED TABLE shared_cache (
    cache_key varchar(255) PRIMARY KEY, value text NOT NULL, expires timestamptz NOT NULL
);
CREATE INDEX shared_cache_expires ON shared_cache (expires);
"""
DROP = "DROP TABLE shared_cache; DROP TABLE shared_tries;"


class Migration(migrations.Migration):
    """What web processes count together: tries at signing in, bad tokens, typed codes."""

    dependencies = [
        ("accounts", "0003_absences"),
    ]

    operations = [migrations.RunSQL(CREATE, DROP)]
