"""Addresses of the messages."""

from django.urls import path

from notifications import views

app_name = "notifications"
urlpatterns = [
    path("messages/", views.notices, name="list"),
    path("messages/read/", views.mark_all_read, name="read_all"),
    path("messages/<int:pk>/", views.notice, name="message"),
    path("messages/<int:pk>/read/", views.mark_read, name="read"),
    path("account/contact/", views.contact, name="contact"),
    path("files/<str:reference>/messages/", views.of_file, name="of_file"),
]
