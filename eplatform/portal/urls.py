"""Addresses of the portal."""

from django.urls import path

from documents import wizard_views
from eplatform.portal import (
    account,
    calendars,
    commitments,
    confirming,
    course,
    file_page,
    files,
    history,
    holds,
    inbox,
    incidents,
    landing,
    leaving,
    process_page,
    source,
    standards,
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
    path("calendars/", calendars.calendars, name="calendars"),
    path("calendars/days/<int:day_id>/remove/", calendars.forget_day, name="forget_day"),
    path("calendars/week/", calendars.week, name="calendar_week"),
    path("calendars/week/<slug:code>/", calendars.week, name="calendar_week"),
    path("standards/", standards.standards, name="standards"),
    path("standards/new/", standards.standard, name="new_standard"),
    path("standards/<int:standard_id>/", standards.standard, name="standard"),
    path("commitments/", commitments.commitments, name="commitments"),
    path("incidents/", incidents.incidents, name="incidents"),
    path("incidents/jobs/<int:job_id>/run/", incidents.run_job, name="run_job"),
    path("files/", files.files, name="files"),
    path("files/new/", wizard_views.new, name="new_file"),
    path("files/<str:reference>/", file_page.file_page, name="file"),
    path("files/<str:reference>/course/", course.course, name="course"),
    path("files/<str:reference>/history/", history.history, name="history"),
    path("files/<str:reference>/incidents/<int:incident_id>/", incidents.incident, name="incident"),
    path("files/<str:reference>/deliveries/<int:delivery_id>/resend/", incidents.resend, name="resend"),
    path("files/<str:reference>/steps/<int:step_id>/", step_page.step_page, name="step"),
    path("files/<str:reference>/holds/", holds.holds, name="holds"),
    path("files/<str:reference>/holds/<int:hold_id>/release/", holds.release, name="release_hold"),
    path("files/<str:reference>/leave/<slug:act>/", leaving.leave, name="leave"),
    path(
        "files/<str:reference>/parties/<int:organisation_id>/confirm/",
        confirming.confirm,
        name="confirm_organisation",
    ),
]
