"""An issued estimate, a receipt and an issued final account are frozen: the database itself refuses changes."""

from django.db import migrations

FREEZE = """
CREATE FUNCTION quotes_issued_quote_is_frozen() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    answer CONSTANT text[] := ARRAY['state', 'variant', 'instalments', 'reason', 'answered_at', 'answered_by_id'];
BEGIN
    IF OLD.number = '' THEN
        IF TG_OP = 'DELETE' THEN RETURN OLD; ELSE RETURN NEW; END IF;
    END IF;
    IF TG_OP = 'UPDATE' AND OLD.state = 'issued' AND to_jsonb(NEW) - answer = to_jsonb(OLD) - answer THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'Estimate % is issued and frozen: % refused', OLD.number, TG_OP USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER issued_quote_is_frozen BEFORE UPDATE OR DELETE ON quotes_quote
    FOR EACH ROW EXECUTE FUNCTION quotes_issued_quote_is_frozen();

CREATE FUNCTION quotes_lines_of_issued_are_frozen() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    parent bigint := CASE WHEN TG_OP = 'DELETE' THEN OLD.quote_id ELSE NEW.quote_id END;
    issued text;
BEGIN
    SELECT number INTO issued FROM quotes_quote WHERE id = parent;
    IF issued <> '' THEN
        RAISE EXCEPTION 'Estimate % is issued and frozen: % of a line refused', issued, TG_OP
            USING ERRCODE = 'restrict_violation';
    END IF;
    IF TG_OP = 'DELETE' THEN RETURN OLD; ELSE RETURN NEW; END IF;
END $$;
CREATE TRIGGER lines_of_issued_are_frozen BEFORE INSERT OR UPDATE OR DELETE ON quotes_quoteline
    FOR EACH ROW EXECUTE FUNCTION quotes_lines_of_issued_are_frozen();

CREATE FUNCTION quotes_never_changes() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% can only be added to: % refused', TG_TABLE_NAME, TG_OP USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER payment_never_changes BEFORE UPDATE OR DELETE ON quotes_payment
    FOR EACH ROW EXECUTE FUNCTION quotes_never_changes();
CREATE TRIGGER quote_pdf_never_changes BEFORE UPDATE OR DELETE ON quotes_quotepdf
    FOR EACH ROW EXECUTE FUNCTION quotes_never_changes();
CREATE TRIGGER receipt_pdf_never_changes BEFORE UPDATE OR DELETE ON quotes_receiptpdf
    FOR EACH ROW EXECUTE FUNCTION quotes_never_changes();

CREATE FUNCTION quotes_issued_account_is_frozen() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.number = '' THEN
        IF TG_OP = 'DELETE' THEN RETURN OLD; ELSE RETURN NEW; END IF;
    END IF;
    IF TG_OP = 'UPDATE' AND OLD.settled_at IS NULL
        AND to_jsonb(NEW) - 'settled_at' = to_jsonb(OLD) - 'settled_at' THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'Final account % is issued and frozen: % refused', OLD.number, TG_OP
        USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER issued_account_is_frozen BEFORE UPDATE OR DELETE ON quotes_finalaccount
    FOR EACH ROW EXECUTE FUNCTION quotes_issued_account_is_frozen();

CREATE FUNCTION quotes_lines_of_account_are_frozen() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    parent bigint := CASE WHEN TG_OP = 'DELETE' THEN OLD.account_id ELSE NEW.account_id END;
    issued text;
BEGIN
    SELECT number INTO issued FROM quotes_finalaccount WHERE id = parent;
    IF issued <> '' THEN
        RAISE EXCEPTION 'Final account % is issued and frozen: % of a line refused', issued, TG_OP
            USING ERRCODE = 'restrict_violation';
    END IF;
    IF TG_OP = 'DELETE' THEN RETURN OLD; ELSE RETURN NEW; END IF;
END $$;
CREATE TRIGGER lines_of_account_are_frozen BEFORE INSERT OR UPDATE OR DELETE ON quotes_finalaccountline
    FOR EACH ROW EXECUTE FUNCTION quotes_lines_of_account_are_frozen();
"""

THAW = """
DROP TRIGGER lines_of_account_are_frozen ON quotes_finalaccountline;
DROP FUNCTION quotes_lines_of_account_are_frozen();
DROP TRIGGER issued_account_is_frozen ON quotes_finalaccount;
DROP FUNCTION quotes_issued_account_is_frozen();
DROP TRIGGER receipt_pdf_never_changes ON quotes_receiptpdf;
DROP TRIGGER quote_pdf_never_changes ON quotes_quotepdf;
DROP TRIGGER payment_never_changes ON quotes_payment;
DROP FUNCTION quotes_never_changes();
DROP TRIGGER lines_of_issued_are_frozen ON quotes_quoteline;
DROP FUNCTION quotes_lines_of_issued_are_frozen();
DROP TRIGGER issued_quote_is_frozen ON quotes_quote;
DROP FUNCTION quotes_issued_quote_is_frozen();
"""


class Migration(migrations.Migration):
    dependencies = [("quotes", "0001_price_lists_estimates_payments")]
    operations = [migrations.RunSQL(FREEZE, THAW)]
