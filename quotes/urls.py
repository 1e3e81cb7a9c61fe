"""Addresses of the estimates, payments and verification."""

from django.urls import path

from quotes import verifying, views

app_name = "quotes"
urlpatterns = [
    path("files/<str:reference>/estimates/", views.estimates, name="estimates"),
    path("files/<str:reference>/estimates/<str:network>/compute/", views.compute, name="compute"),
    path("files/<str:reference>/estimates/<str:network>/line/", views.line, name="line"),
    path("files/<str:reference>/estimates/<str:number>/<str:language>.pdf", views.paper, name="paper"),
    path("files/<str:reference>/estimates/payments/", views.payments, name="payments"),
    path(
        "files/<str:reference>/estimates/receipts/<str:number>/<str:language>.pdf",
        views.receipt,
        name="receipt",
    ),
    path("verify/", verifying.enter, name="verify_enter"),
    path("verify/<str:code>/", verifying.verify, name="verify"),
]
