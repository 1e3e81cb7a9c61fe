"""The timeline can be added to, never changed: the database itself refuses UPDATE and DELETE."""

from django.db import migrations

FORBID = """
CREATE FUNCTION workflows_timeline_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'The timeline is append-only: % refused', TG_OP USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER timeline_append_only BEFORE UPDATE OR DELETE ON workflows_timelineentry
    FOR EACH ROW EXECUTE FUNCTION workflows_timeline_is_append_only();
"""

ALLOW = """
DROP TRIGGER timeline_append_only ON workflows_timelineentry;
DROP FUNCTION workflows_timeline_is_append_only();
"""


class Migration(migrations.Migration):
    dependencies = [("workflows", "0001_processes_files_timeline")]
    operations = [migrations.RunSQL(FORBID, ALLOW)]
