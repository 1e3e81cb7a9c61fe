"""Addresses of the portal."""

from django.urls import path

from eplatform.portal import account, landing, styleguide

app_name = "portal"
urlpatterns = [
    path("", landing.home, name="home"),
    path("account/", account.profile, name="account"),
    path("styleguide/", styleguide.styleguide, name="styleguide"),
]
