"""Addresses of a file's studies and site."""

from django.urls import path

from workflows.studies import views as studies
from workflows.works import views

app_name = "works"
urlpatterns = [
    path("files/<str:reference>/studies/", studies.studies, name="studies"),
    path("files/<str:reference>/studies/<str:network>/extend/", studies.extend, name="extend"),
    path("files/<str:reference>/site/", views.site, name="site"),
    path("files/<str:reference>/site/visits/new/", views.order_visit, name="order-visit"),
    path("files/<str:reference>/site/visits/<str:number>/", views.visit, name="visit"),
    path("files/<str:reference>/site/visits/<str:number>/minutes/", views.minute, name="minute-visit"),
    path("files/<str:reference>/site/visits/<str:number>/sign/", views.sign, name="sign-visit"),
    path("files/<str:reference>/site/tests/<str:network>/new/", views.record_test, name="record-test"),
    path("files/<str:reference>/site/reserves/new/", views.note_reserve, name="note-reserve"),
    path("files/<str:reference>/site/reserves/<str:number>/", views.reserve, name="reserve"),
    path("files/<str:reference>/site/reserves/<str:number>/lift/", views.lift, name="lift"),
    path("files/<str:reference>/site/minutes/<str:number>/", views.minutes, name="minutes"),
]
