"""Studies, test results and acceptance minutes are written once: the database refuses to change or remove them."""

from django.db import migrations

TABLES = ("workflows_study", "workflows_testresult", "workflows_acceptanceminutes")

FUNCTION = """
CREATE FUNCTION workflows_record_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'Records of % are written once: % refused', TG_TABLE_NAME, TG_OP
        USING ERRCODE = 'restrict_violation';
END $$;
"""
FORBID = FUNCTION + "".join(
    f"CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON {table}"
    " FOR EACH ROW EXECUTE FUNCTION workflows_record_is_append_only();\n"
    for table in TABLES
)
ALLOW = (
    "".join(f"DROP TRIGGER append_only ON {table};\n" for table in TABLES)
    + "DROP FUNCTION workflows_record_is_append_only();"
)


class Migration(migrations.Migration):
    dependencies = [("workflows", "0004_studies_and_works")]
    operations = [migrations.RunSQL(FORBID, ALLOW)]
