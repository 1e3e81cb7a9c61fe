"""Each entry carries a seal over itself and the seal before it; the database makes it, nobody else can."""

from django.db import migrations, models

# Netstrings (length, colon, text, comma) leave no two records that read the same.
SEAL = """
CREATE FUNCTION workflows_timeline_digest(before bytea, entry workflows_timelineentry) RETURNS bytea
LANGUAGE sql STABLE AS $$
    SELECT sha256(before || convert_to(string_agg(octet_length(part) || ':' || part || ',', '' ORDER BY place), 'UTF8'))
    FROM unnest(ARRAY[
        entry.connection_file_id::text, entry.number::text,
        to_char(entry.at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US'), coalesce(entry.by_id::text, ''),
        entry.kind, entry.network, coalesce(entry.phase::text, ''), entry.step, entry.outcome, entry.note,
        entry.data::text
    ]) WITH ORDINALITY AS written (part, place)
$$;
CREATE FUNCTION workflows_timeline_seal() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    before bytea := '';
BEGIN
    IF NEW.number > 1 THEN
        SELECT seal INTO before FROM workflows_timelineentry
        WHERE connection_file_id = NEW.connection_file_id AND number = NEW.number - 1;
        IF NOT FOUND THEN
            RAISE EXCEPTION 'The timeline of file % has no entry %: entry % cannot follow it',
                NEW.connection_file_id, NEW.number - 1, NEW.number USING ERRCODE = 'restrict_violation';
        END IF;
    END IF;
    NEW.seal := workflows_timeline_digest(before, NEW);
    RETURN NEW;
END $$;
"""

SEAL_WHAT_STANDS = """
ALTER TABLE workflows_timelineentry DISABLE TRIGGER timeline_append_only;
DO $$
DECLARE
    entry workflows_timelineentry;
    before bytea := '';
BEGIN
    FOR entry IN SELECT * FROM workflows_timelineentry ORDER BY connection_file_id, number LOOP
        IF entry.number = 1 THEN before := ''; END IF;
        before := workflows_timeline_digest(before, entry);
        UPDATE workflows_timelineentry SET seal = before WHERE id = entry.id;
    END LOOP;
END $$;
ALTER TABLE workflows_timelineentry ENABLE TRIGGER timeline_append_only;
"""

SEAL_WHAT_COMES = """
CREATE TRIGGER timeline_sealed BEFORE INSERT ON workflows_timelineentry
    FOR EACH ROW EXECUTE FUNCTION workflows_timeline_seal();
"""

UNSEAL = """
DROP TRIGGER IF EXISTS timeline_sealed ON workflows_timelineentry;
DROP FUNCTION workflows_timeline_seal();
DROP FUNCTION workflows_timeline_digest(bytea, workflows_timelineentry);
"""


class Migration(migrations.Migration):
    dependencies = [("workflows", "0012_paces_of_steps")]
    operations = [
        migrations.AddField(
            "timelineentry", "seal", models.BinaryField(default=bytes, editable=False, max_length=32)
        ),
        migrations.RunSQL(SEAL, UNSEAL),
        migrations.RunSQL(SEAL_WHAT_STANDS, migrations.RunSQL.noop),
        migrations.RunSQL(SEAL_WHAT_COMES, migrations.RunSQL.noop),
    ]
