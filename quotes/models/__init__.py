"""All tables of the quotes app: price lists, estimates, payments and final accounts."""

from quotes.models.accounts import FinalAccount, FinalAccountLine
from quotes.models.papers import QuotePdf
from quotes.models.payments import Instalment, Payment, PaymentPlan, ReceiptPdf
from quotes.models.prices import Article, PriceList
from quotes.models.quotes import Quote, QuoteLine, State

__all__ = [
    "Article",
    "FinalAccount",
    "FinalAccountLine",
    "Instalment",
    "Payment",
    "PaymentPlan",
    "PriceList",
    "Quote",
    "QuoteLine",
    "QuotePdf",
    "ReceiptPdf",
    "State",
]
