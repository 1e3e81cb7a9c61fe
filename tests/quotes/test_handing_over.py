"""What the estimates give to a hand-over pack."""

import hashlib

from documents.storage import storing
from quotes import handing_over
from quotes.models import QuotePdf
from tests.quotes.stage import issue, priced_file


def test_pack_takes_the_estimate_that_was_issued_whatever_came_over_it(cast):
    found = priced_file(cast)
    quote = issue(found, cast)
    issued = QuotePdf.objects.get(quote=quote, language="fr")
    storing.client().put_object(**storing.place(issued.key), Body=b"slipped in")

    (document,) = handing_over.contents(found, "fr")

    assert hashlib.sha256(b"".join(document.pieces())).hexdigest() == issued.sha256
