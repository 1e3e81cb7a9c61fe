"""A version's bytes and a decision are facts: the database refuses to change or remove them."""

from django.db import migrations

FROZEN = """
CREATE FUNCTION documents_version_is_frozen() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND (NEW.paper_id, NEW.number, NEW.key, NEW.name, NEW.size, NEW.sha256, NEW.content_type,
            NEW.uploaded_by_id, NEW.uploaded_at, NEW.issued)
        IS NOT DISTINCT FROM (OLD.paper_id, OLD.number, OLD.key, OLD.name, OLD.size, OLD.sha256, OLD.content_type,
            OLD.uploaded_by_id, OLD.uploaded_at, OLD.issued) THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'Versions of papers are kept as they came: % refused', TG_OP USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER frozen BEFORE UPDATE OR DELETE ON documents_paperversion
    FOR EACH ROW EXECUTE FUNCTION documents_version_is_frozen();
CREATE FUNCTION documents_decision_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'Decisions are written once: % refused', TG_OP USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON documents_decision
    FOR EACH ROW EXECUTE FUNCTION documents_decision_is_append_only();
"""
THAWED = """
DROP TRIGGER append_only ON documents_decision;
DROP FUNCTION documents_decision_is_append_only();
DROP TRIGGER frozen ON documents_paperversion;
DROP FUNCTION documents_version_is_frozen();
"""


class Migration(migrations.Migration):
    dependencies = [("documents", "0001_papers_versions_drafts")]
    operations = [migrations.RunSQL(FROZEN, THAWED)]
