"""Addresses of the portal."""

from django.urls import path

from documents import wizard_views
from eplatform.portal import (
    account,
    course,
    file_page,
    files,
    history,
    inbox,
    landing,
    leaving,
    process_page,
    source,
    step_page,
    styleguide,
    tokens,
)

app_name = "portal"
urlpatterns = [
    path("", landing.home, name="home"),
    path("account/", account.profile, name="account"),
    path("account/tokens/", tokens.of_person, name="tokens"),
    path("account/tokens/<int:token_id>/revoke/", tokens.revoke, name="revoke_token"),
    path("source/", source.source, name="source"),
    path("styleguide/", styleguide.styleguide, name="styleguide"),
    path("inbox/", inbox.inbox, name="inbox"),
    path("process/", process_page.process_page, name="process"),
    path("files/", files.files, name="files"),
    path("files/new/", wizard_views.new, name="new_file"),
    path("files/<str:reference>/", file_page.file_page, name="file"),
    path("files/<str:reference>/course/", course.course, name="course"),
    path("files/<str:reference>/history/", history.history, name="history"),
    path("files/<str:reference>/steps/<int:step_id>/", step_page.step_page, name="step"),
    path("files/<str:reference>/leave/<slug:act>/", leaving.leave, name="leave"),
]
