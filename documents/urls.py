"""Addresses of papers, and of the wizard that prepares a dossier."""

from django.urls import path, re_path

from documents import views
from documents.handover import pack_views
from documents.preparation import folder_views, wizard_views
from documents.printing import paper_views
from documents.reviewing import review_views
from documents.search import search_views
from documents.upload import upload_views
from documents.viewer import viewer_views

app_name = "documents"
urlpatterns = [
    path("files/new/", wizard_views.new, name="new"),
    re_path(
        r"^files/new/(?P<table>lots|loads)\.(?P<ending>csv|xlsx)$", wizard_views.template, name="template"
    ),
    path("files/new/folder/", folder_views.begin, name="draft-folder"),
    path("drafts/<uuid:pk>/request/", wizard_views.page, {"name": "request"}, name="draft-request"),
    path("drafts/<uuid:pk>/applicant/", wizard_views.page, {"name": "applicant"}, name="draft-applicant"),
    path("drafts/<uuid:pk>/programme/", wizard_views.page, {"name": "programme"}, name="draft-programme"),
    path("drafts/<uuid:pk>/papers/", wizard_views.papers, name="draft-papers"),
    path("drafts/<uuid:pk>/check/", wizard_views.check, name="draft-check"),
    path("drafts/<uuid:pk>/discard/", wizard_views.discard, name="draft-discard"),
    path("drafts/<uuid:pk>/forget/", wizard_views.forget_left, name="draft-forget"),
    path("drafts/<uuid:pk>/uploads/<int:upload_id>/remove/", wizard_views.remove, name="draft-remove"),
    path("drafts/<uuid:pk>/uploads/", upload_views.begin_for_draft, name="draft-upload"),
    path("files/<str:reference>/uploads/", upload_views.begin, name="begin-upload"),
    path("uploads/<int:upload_id>/", upload_views.read, name="upload"),
    path("uploads/<int:upload_id>/parts/<int:number>/", upload_views.part, name="upload-part"),
    path("uploads/<int:upload_id>/complete/", upload_views.complete, name="complete-upload"),
    path("uploads/<int:upload_id>/cancel/", upload_views.cancel, name="cancel-upload"),
    path("papers/search/", search_views.search, name="search"),
    path("files/<str:reference>/papers/", views.papers, name="papers"),
    path("files/<str:reference>/papers/accept-all/", review_views.accept_all, name="accept-all"),
    path("files/<str:reference>/papers/<int:version_id>/", views.download, name="download"),
    path("files/<str:reference>/papers/<int:version_id>/view/", viewer_views.view, name="view"),
    path("files/<str:reference>/papers/<int:version_id>/pictures/", viewer_views.pictures, name="pictures"),
    path("files/<str:reference>/papers/<int:version_id>/remarks/", viewer_views.annotate, name="annotate"),
    path(
        "files/<str:reference>/papers/<int:version_id>/remarks/<int:number>/withdraw/",
        viewer_views.withdraw,
        name="withdraw-annotation",
    ),
    path(
        "files/<str:reference>/papers/<int:version_id>/compare/<int:other_id>/",
        viewer_views.compare,
        name="compare",
    ),
    path("files/<str:reference>/papers/<int:version_id>/accept/", review_views.accept, name="accept"),
    path("files/<str:reference>/papers/<int:version_id>/reject/", review_views.reject, name="reject"),
    path("files/<str:reference>/papers/<int:version_id>/reopen/", review_views.reopen, name="reopen"),
    path("files/<str:reference>/reserves/<str:number>/photos/", views.reserve_photos, name="reserve-photos"),
    path("files/<str:reference>/filed/", views.filed, name="filed"),
    path("files/<str:reference>/receipt.pdf", views.receipt, name="receipt"),
    path("files/<str:reference>/papers/packs/", pack_views.packs, name="packs"),
    path("files/<str:reference>/papers/packs/<str:code>.zip", pack_views.download, name="pack-download"),
    path("packs/verify.py", pack_views.program, name="pack-program"),
    path("packs/key.pem", pack_views.key, name="pack-key"),
    path("packs/<str:code>/square.svg", pack_views.square, name="pack-qr"),
    path("packs/<str:code>/", pack_views.check, name="pack-check"),
    path("files/<str:reference>/minutes/<str:number>.pdf", paper_views.minutes, name="minutes-pdf"),
    path("files/<str:reference>/visits/<str:number>.pdf", paper_views.visit, name="visit-pdf"),
]
