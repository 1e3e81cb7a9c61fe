"""Every address of the platform with how to try it: on which file, by whom rightfully, with what in hand."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver
from django.utils import timezone

from eplatform.api.routes import api
from tests import factories
from tests.everything import BUILDER, NETWORK, Everything

Given = Callable[[Everything], dict[str, Any]]


@dataclass(frozen=True)
class Trial:
    """One way to try a route: ``by`` whom it succeeds when posted with ``data``."""

    params: Given
    by: str = "applicant"
    data: Given | None = None  # None where the route takes no POST
    name: str = ""
    method: str = "post"  # or put, or delete, as the API has them

    @property
    def posts(self) -> bool:
        return self.data is not None


def of(stage: str, **more: Any) -> Given:
    """The reference of the file at a stage, and what the row's own parameters are."""
    return lambda e: {
        "reference": getattr(e, stage).reference,
        **{name: value(e) if callable(value) else value for name, value in more.items()},
    }


def sends(**data: Any) -> Given:
    return lambda e: {name: value(e) if callable(value) else value for name, value in data.items()}


def moment(days: float) -> Callable[[Everything], str]:
    return lambda _e: (timezone.localtime() + timedelta(days=days)).strftime("%Y-%m-%dT%H:%M")


def day(days: int) -> Callable[[Everything], str]:
    return lambda _e: (timezone.localdate() + timedelta(days=days)).isoformat()


def step_id(
    stage: str, name: str, network: str = "", phase: int | None = None
) -> Callable[[Everything], int]:
    return lambda e: factories.step(getattr(e, stage), name, network, phase).pk


NOTHING = sends()
STUDY = of("studied", network=NETWORK)
PRICING = of("priced", network=NETWORK)
ANSWER = of("offered", step_id=step_id("offered", "answer", NETWORK))
CHECK = of("young", step_id=step_id("young", "completeness"))
LINE = sends(
    article=lambda e: e.priced.quotes.get().lines.exclude(unit="percent").first().article,
    quantity="7", reason="Vu sur place",
)  # fmt: skip
MINUTES = sends(held_at=moment(-1), findings="Pose conforme", measures="")
RESERVE = sends(network=NETWORK, severity="minor", text="Regard à reprendre", due_date=day(20))
VISIT = sends(purpose="follow_up", network=NETWORK, phase="1", appointment=moment(5))
MONEY = {"act": "receive", "receive-amount": "10.00", "receive-method": "cash", "receive-reference": ""}
VERSION = of("young", version_id=lambda e: e.version.pk)
REMARK = {
    "page": "1", "shape": "point", "x": "0.1", "y": "0.1", "to_x": "0.1", "to_y": "0.1",
    "text": "Cote illisible", "audience": "everyone",
}  # fmt: skip
UPLOAD = of("young", upload_id=lambda e: e.upload.pk)
SENT: Given = lambda e: {"upload_id": e.upload.pk}  # noqa: E731
TRADE = "003333333000033"  # of a design office
FIRM = "004444444000044"  # of a contractor

#: Of a connection file: nobody sees them but its people, and a reader changes nothing by them.
OF_A_FILE: dict[str, list[Trial]] = {
    "portal:file": [Trial(of("built"))],
    "portal:history": [Trial(of("built"))],
    "portal:course": [Trial(of("built"), by="coordinator")],
    "portal:step": [
        Trial(ANSWER, data=sends(outcome="declined", **{"declined-note": "Trop cher"}), name="answer"),
        Trial(CHECK, by="desk_officer", data=sends(outcome="incomplete", **{"incomplete-note": "D03"}),
              name="check"),
    ],
    "portal:hand": [
        Trial(of("young", step_id=step_id("young", "completeness"), act=act), by=by, data=data, name=act)
        for act, by, data in (
            ("claim", "desk_officer", NOTHING),
            ("assign", "coordinator", sends(to=lambda e: e.cast.desk_officer.pk, reason="Charge")),
            ("snooze", "desk_officer", sends(until=day(3), reason="Relevé")),
            ("prioritise", "coordinator", sends(priority="-2", reason="Hôpital")),
        )
    ],
    "portal:leave": [
        Trial(of("young", act="withdraw"), data=sends(reason="Terrain vendu"), name="withdraw"),
        Trial(of("young", act="nominate"), data=sends(ice=TRADE, capacity="design_office"), name="nominate"),
        Trial(of("built", act="replace"), data=sends(party=BUILDER, ice=FIRM, reason="Retard"),
              name="replace"),
        Trial(of("built", act="dismiss"), data=sends(party=BUILDER, reason="Achevé"), name="dismiss"),
        Trial(of("young", act="transfer"), data=sends(ice=TRADE, reason="Vente"), name="transfer"),
        Trial(of("young", act="suspend"), by="coordinator", data=sends(cause="third_party", reason="Permis"),
              name="suspend"),
        Trial(of("held", act="resume"), by="coordinator", data=sends(reason="Permis reçu"), name="resume"),
        Trial(of("young", act="refuse"), by="coordinator", data=sends(reason="Hors zone", appeal="30 jours"),
              name="refuse"),
        Trial(of("young", act="correct"), by="desk_officer", data=sends(area_m2="7000", reason="Levé"),
              name="correct"),
        Trial(of("young", act="coordinate"), by="manager",
              data=sends(to=lambda e: e.second_coordinator.email, reason="Charge"), name="coordinate"),
    ],
    "portal:holds": [
        Trial(of("young"), by="coordinator", data=sends(network=NETWORK, reason="third_party", note="ONCF"))
    ],
    "portal:release_hold": [
        Trial(of("built", hold_id=lambda e: e.stop.pk), by="coordinator", data=NOTHING)
    ],
    "portal:confirm_organisation": [
        Trial(of("built", organisation_id=lambda e: e.builder.pk), by="desk_officer", data=NOTHING)
    ],
    "notifications:of_file": [Trial(of("built"))],
    "portal:incident": [
        Trial(of("offered", incident_id=lambda e: e.incident.pk), by="coordinator",
              data=sends(act="retry", reason="Disque remplacé"))
    ],
    "portal:resend": [
        Trial(of("built", delivery_id=lambda e: e.lost.pk), by="coordinator", data=NOTHING)
    ],
    "documents:papers": [Trial(of("young"))],
    "documents:begin-upload": [
        Trial(of("young"), data=sends(kind="D03", name="titre.pdf", size=2000), name="paper"),
        Trial(of("built"), name="photo",
              data=sends(reserve=lambda e: e.reserve.number, name="apres.png", size=2000)),
    ],
    "documents:accept-all": [Trial(of("young"), by="desk_officer", data=NOTHING)],
    "documents:download": [Trial(VERSION)],
    "documents:view": [Trial(VERSION)],
    "documents:pictures": [Trial(VERSION)],
    "documents:annotate": [Trial(VERSION, data=sends(**REMARK))],
    "documents:withdraw-annotation": [
        Trial(of("young", version_id=lambda e: e.version.pk, number=lambda e: e.remark.pk), data=NOTHING)
    ],
    "documents:compare": [
        Trial(of("young", version_id=lambda e: e.newer.pk, other_id=lambda e: e.older.pk))
    ],
    "documents:accept": [Trial(VERSION, by="desk_officer", data=NOTHING)],
    "documents:reopen": [
        Trial(of("young", version_id=lambda e: e.accepted.pk), by="desk_officer", data=sends(reason="Tracé"))
    ],
    "documents:reject": [Trial(VERSION, by="desk_officer", data=sends(reason="Illisible"))],
    "documents:reserve-photos": [Trial(of("built", number=lambda e: e.reserve.number))],
    "documents:filed": [Trial(of("young"))],
    "documents:packs": [Trial(of("left"), data=NOTHING)],
    "documents:pack-download": [Trial(of("left", code=lambda e: e.pack.code))],
    "documents:receipt": [Trial(of("young"))],
    "documents:minutes-pdf": [Trial(of("built", number=lambda e: e.minutes.number))],
    "documents:visit-pdf": [Trial(of("built", number=lambda e: e.held_visit.number))],
    "quotes:estimates": [Trial(of("built"))],
    "quotes:compute": [Trial(PRICING, by="estimator", data=NOTHING)],
    "quotes:line": [Trial(PRICING, by="estimator", data=LINE)],
    "quotes:paper": [Trial(of("built", number=lambda e: e.quote.number, language="fr"))],
    "quotes:payments": [Trial(of("built"), by="cashier", data=sends(**MONEY))],
    "quotes:receipt": [Trial(of("built", number=lambda e: e.payment.number, language="fr"))],
    "works:studies": [Trial(of("studied"))],
    "works:extend": [Trial(STUDY, by="study_engineer", data=sends(reason="Extension de la conduite"))],
    "works:site": [Trial(of("built"))],
    "works:order-visit": [Trial(of("built"), by="inspector", data=VISIT)],
    "works:visit": [Trial(of("built", number=lambda e: e.held_visit.number))],
    "works:minute-visit": [
        Trial(of("built", number=lambda e: e.open_visit.number), by="inspector", data=MINUTES)
    ],
    "works:sign-visit": [Trial(of("built", number=lambda e: e.held_visit.number), data=sends(remarks="Vu"))],
    "works:record-test": [
        Trial(of("built", network=NETWORK), by="inspector",
              data=sends(phase="1", kind="disinfection", finding="1", remarks=""))
    ],
    "works:note-reserve": [Trial(of("built"), by="inspector", data=RESERVE)],
    "works:reserve": [Trial(of("built", number=lambda e: e.reserve.number))],
    "works:lift": [
        Trial(of("built", number=lambda e: e.open_reserve.number), by="inspector", data=sends(proof="Vu"))
    ],
    "works:minutes": [Trial(of("built", number=lambda e: e.minutes.number))],
    "api:read_file": [Trial(of("built"))],
    "api:read_timeline": [Trial(of("built"))],
    "api:list_steps": [Trial(of("offered"))],
    "api:perform_step": [Trial(ANSWER, data=sends(outcome="declined", note="Trop cher"))],
    "api:claim_step": [Trial(CHECK, by="desk_officer", data=NOTHING)],
    "api:release_step": [
        Trial(of("studied", step_id=step_id("studied", "study", NETWORK)), by="study_engineer",
              data=sends(reason="Absence"))
    ],
    "api:assign_step": [
        Trial(CHECK, by="coordinator", data=sends(to=lambda e: e.cast.desk_officer.email, reason="Charge"))
    ],
    "api:snooze_step": [Trial(CHECK, by="desk_officer", data=sends(until=day(3)))],
    "api:prioritise_step": [
        Trial(CHECK, by="coordinator", data=sends(priority="urgent", reason="Hôpital"))
    ],
    "api:act_on_file": [
        Trial(of("young", act="withdraw"), data=sends(reason="Terrain vendu"), name="withdraw"),
        Trial(of("young", act="suspend"), by="coordinator", data=sends(cause="third_party", reason="Permis"),
              name="suspend"),
        Trial(of("built", act="dismiss"), data=sends(party=BUILDER, reason="Achevé"), name="dismiss"),
        Trial(of("young", act="correct"), by="desk_officer", data=sends(area_m2="7000", reason="Levé"),
              name="correct"),
        Trial(of("young", act="coordinate"), by="manager",
              data=sends(to=lambda e: e.second_coordinator.email, reason="Charge"), name="coordinate"),
    ],
    "api:list_papers": [Trial(of("young"))],
    "api:download_paper": [Trial(VERSION)],
    "api:begin_upload": [Trial(of("young"), data=sends(kind="D03", name="titre.pdf", size=2000))],
    "api:list_packs": [Trial(of("left"))],
    "api:ask_for_pack": [Trial(of("left"), data=NOTHING)],
    "api:download_pack": [Trial(of("left", code=lambda e: e.pack.code))],
    "api:accept_paper": [Trial(VERSION, by="desk_officer", data=NOTHING)],
    "api:reopen_paper": [
        Trial(of("young", version_id=lambda e: e.accepted.pk), by="desk_officer", data=sends(reason="Tracé"))
    ],
    "api:reject_paper": [Trial(VERSION, by="desk_officer", data=sends(reason="Illisible"))],
    "api:list_estimates": [Trial(of("built"))],
    "api:read_estimate": [Trial(of("built", network=NETWORK))],
    "api:download_estimate": [Trial(of("built", network=NETWORK))],
    "api:answer_estimate": [
        Trial(of("offered", network=NETWORK), data=sends(answer="decline", reason="Trop cher"))
    ],
}  # fmt: skip

DRAFT: Given = lambda e: {"pk": e.draft.pk}  # noqa: E731
API_DRAFT: Given = lambda e: {"draft_id": e.draft.pk}  # noqa: E731
PART: Given = lambda e: {"upload_id": e.upload.pk, "number": 1}  # noqa: E731
SUM: Given = lambda e: {"sha256": e.upload.parts.get().sha256}  # noqa: E731
TOML = '[file]\ntitle = "Olivettes"\n'
HEADING = sends(kind="subdivision", title="Autre titre", networks=NETWORK, language="fr")
PLACE = sends(
    organisation="Autre", ice="001234567000099", email="a@example.org", phone="0522203040",
    commune_code=factories.COMMUNE_CODE, address="Route 1", land_titles="TF 1", area_m2="200",
)  # fmt: skip
NOTICE: Given = lambda e: {"pk": e.notice.pk}  # noqa: E731
ATTACHED: Given = lambda e: {"pk": e.draft.pk, "upload_id": e.draft.uploads.get().pk}  # noqa: E731

#: Of one person: not found for anybody else, be it a colleague or the utility.
OF_A_PERSON: dict[str, list[Trial]] = {
    "documents:draft-request": [Trial(DRAFT, data=HEADING)],
    "documents:draft-applicant": [Trial(DRAFT, data=PLACE)],
    "documents:draft-programme": [Trial(DRAFT, data=sends(phases="1", road_area_m2="10"))],
    "documents:draft-papers": [Trial(DRAFT, data=NOTHING)],
    "documents:draft-upload": [Trial(DRAFT, data=sends(kind="D03", name="titre.pdf", size=2000))],
    "documents:upload": [Trial(SENT)],
    "documents:upload-part": [Trial(PART, data=SUM)],
    "documents:complete-upload": [Trial(SENT, data=NOTHING)],
    "documents:cancel-upload": [Trial(SENT, data=NOTHING)],
    "documents:draft-check": [Trial(DRAFT, data=NOTHING)],
    "documents:draft-discard": [Trial(DRAFT, data=NOTHING)],
    "documents:draft-forget": [Trial(DRAFT, data=NOTHING)],
    "documents:draft-remove": [Trial(ATTACHED, data=NOTHING)],
    "api:read_draft": [Trial(API_DRAFT)],
    "api:rewrite_draft": [Trial(API_DRAFT, data=sends(dossier=TOML), method="put")],
    "api:check_draft": [Trial(API_DRAFT)],
    "api:discard_draft": [Trial(API_DRAFT, data=NOTHING, method="delete")],
    "api:begin_draft_upload": [
        Trial(API_DRAFT, data=sends(role="paper", kind="D03", name="titre.pdf", size=2000))
    ],
    "api:read_upload": [Trial(SENT)],
    "api:cancel_upload": [Trial(SENT, data=NOTHING, method="delete")],
    "api:sign_part": [Trial(PART, data=SUM)],
    "api:complete_upload": [Trial(SENT, data=NOTHING)],
    "notifications:message": [Trial(NOTICE)],
    "notifications:read": [Trial(NOTICE, data=NOTHING)],
    "portal:revoke_token": [Trial(lambda e: {"token_id": e.token.pk}, data=NOTHING)],
}

NONE: Given = lambda _e: {}  # noqa: E731
COLLEAGUE: Given = lambda e: {"person_id": e.cast.cashier.pk}  # noqa: E731
STANDARD = sends(
    code="autre", title_fr="Autre", title_ar="آخر", title_en="Other", per="file", from_step="completeness",
    to_step="completeness", limit_amount="5", limit_unit="working_days", escalate_to="manager",
    credit_unit="working_days", currency="MAD", since=day(0),
)  # fmt: skip

#: About whoever asks: anybody signed in is answered, and shown nothing of others.
ABOUT_ONESELF: dict[str, list[Trial]] = {
    "portal:account": [Trial(NONE, data=sends(full_name="Nom", phone="", language="fr"))],
    "portal:tokens": [Trial(NONE, data=sends(name="Essai"))],
    "portal:inbox": [Trial(NONE)],
    "portal:incidents": [Trial(NONE, by="administrator")],
    "portal:run_job": [Trial(lambda _e: {"job_id": 1}, by="administrator", data=NOTHING)],
    "portal:batch": [
        Trial(NONE, by="desk_officer", data=sends(act="claim", step=lambda e: [CHECK(e)["step_id"]]))
    ],
    "portal:people": [Trial(NONE, by="manager")],
    "portal:files": [Trial(NONE)],
    "portal:process": [Trial(NONE, by="manager")],
    "portal:process_versions": [Trial(NONE, by="manager")],
    "portal:commitments": [Trial(NONE, by="manager")],
    "portal:calendars": [
        Trial(NONE, by="administrator",
              data=sends(territory="", first=day(90), last="", works="0", label="Inventaire"))
    ],
    "portal:forget_day": [
        Trial(lambda e: {"day_id": e.special_day.pk}, by="administrator", data=NOTHING)
    ],
    "portal:calendar_week": [Trial(NONE, by="administrator", data=sends(weekend="6", national="on"))],
    "portal:standards": [Trial(NONE, by="administrator")],
    "portal:new_standard": [Trial(NONE, by="administrator", data=STANDARD)],
    "portal:standard": [
        Trial(lambda e: {"standard_id": e.standard.pk}, by="administrator", data=STANDARD)
    ],
    "portal:new_file": [Trial(NONE, data=NOTHING)],
    "documents:new": [Trial(NONE, data=NOTHING)],
    "documents:draft-folder": [Trial(NONE, data=sends(toml=TOML))],
    "documents:search": [Trial(NONE)],
    "documents:template": [Trial(lambda _e: {"table": "lots", "ending": "csv"})],
    "notifications:list": [Trial(NONE)],
    "notifications:read_all": [Trial(NONE, data=NOTHING)],
    "notifications:contact": [Trial(NONE, data=NOTHING)],
    "api:list_files": [Trial(NONE)],
    "api:search_papers": [Trial(NONE)],
    "api:read_inbox": [Trial(NONE)],
    "api:list_drafts": [Trial(NONE)],
    "api:start_draft": [Trial(NONE, data=sends(dossier=TOML))],
    "api:open_file": [Trial(NONE, data=sends(draft="00000000-0000-4000-8000-000000000000"))],
    **{
        name: [Trial(NONE, data=NOTHING)]
        for name in (
            "account_reauthenticate", "account_email", "account_change_password",
            "account_set_password", "mfa_index", "mfa_reauthenticate", "mfa_activate_totp",
            "mfa_deactivate_totp", "mfa_view_recovery_codes", "mfa_generate_recovery_codes",
            "mfa_download_recovery_codes", "socialaccount_connections",
        )
    },
}  # fmt: skip

LIBRARY = "a step of signing in or up; the library shows nobody's data there"
#: Open to anybody, and why.
PUBLIC: dict[str, str] = {
    "healthz": "tells a load balancer that the process answers",
    "readyz": "tells a load balancer that database and storage answer",
    "portal:home": "the front door: what the service is; it takes people signed in to their work",
    "portal:source": "the licence (AGPL) gives the source to everybody who uses the platform",
    "portal:styleguide": "shows made-up samples of the components, where the installation shows it at all",
    "quotes:verify_enter": "whoever holds an estimate on paper checks it without an account",
    "quotes:verify": "the code printed on the paper is the key",
    "documents:pack-check": "the code printed on the cover is the key",
    "documents:pack-qr": "the same, as a picture",
    "documents:pack-program": "the program that checks a pack holds no data",
    "documents:pack-key": "a public key is public",
    "set_language": "a visitor chooses a language",
    "api:openapi-json": "describes the API, holds no data",
    "api:api-root": "not found for anybody",
    "unnamed:^api(?:/|$)": "whatever under /api/ is no route",
    "account_login": LIBRARY,
    "account_logout": "takes whoever is not signed in to the front door",
    "account_inactive": LIBRARY,
    "account_signup": LIBRARY,
    "account_email_verification_sent": LIBRARY,
    "account_confirm_login_code": LIBRARY,
    "account_confirm_email": LIBRARY,
    "account_reset_password": LIBRARY,
    "account_reset_password_done": LIBRARY,
    "account_reset_password_from_key": LIBRARY,
    "account_reset_password_from_key_done": LIBRARY,
    "mfa_authenticate": LIBRARY,
    "socialaccount_login_cancelled": LIBRARY,
    "socialaccount_login_error": LIBRARY,
    "socialaccount_signup": LIBRARY,
    "openid_connect_login": LIBRARY,
    "openid_connect_callback": LIBRARY,
    "unnamed:accounts/social/login/cancelled/": LIBRARY,
    "unnamed:accounts/social/login/error/": LIBRARY,
    "unnamed:accounts/social/signup/": LIBRARY,
    "unnamed:accounts/social/connections/": "redirects to an address of the library that asks for a person",
}
#: What the addresses open to anybody need, those that need something.
PUBLIC_PARAMS: dict[str, dict[str, str]] = {
    "quotes:verify": {"code": "ABCDEFGHJKLM"},
    "documents:pack-check": {"code": "ABCDEFGHJKLMNPQS"},
    "documents:pack-qr": {"code": "ABCDEFGHJKLMNPQS"},
    "account_confirm_email": {"key": "no-such-key"},
    "account_reset_password_from_key": {"uidb36": "a", "key": "no-such-key"},
    "openid_connect_login": {"provider_id": "nobody"},
    "openid_connect_callback": {"provider_id": "nobody"},
}

#: Of the utility's staff: not found for anybody outside it.
OF_STAFF: dict[str, list[Trial]] = {
    "portal:person": [
        Trial(COLLEAGUE, by="manager",
              data=sends(substitute=lambda e: e.cast.inspector.pk, since=day(1), until=day(3)))
    ],
    "portal:deactivate": [Trial(COLLEAGUE, by="administrator", data=sends(successor="", reason="Départ"))],
    "portal:end_absence": [
        Trial(lambda e: {"person_id": e.absence.person_id, "absence_id": e.absence.pk}, by="manager",
              data=NOTHING)
    ],
}  # fmt: skip

DOORS = {**OF_A_FILE, **OF_A_PERSON, **OF_STAFF, **ABOUT_ONESELF}


def routes() -> list[str]:
    """The name of every route of the platform."""
    return sorted(set(named(get_resolver().url_patterns)))


def named(patterns: Any, prefix: str = "", space: str = "") -> list[str]:
    found = []
    for pattern in patterns:
        address = f"{prefix}{pattern.pattern}"
        if isinstance(pattern, URLResolver):
            inside = f"{space}{pattern.namespace}:" if pattern.namespace else space
            found += named(pattern.url_patterns, address, inside)
        elif isinstance(pattern, URLPattern):
            found.append(f"{space}{pattern.name}" if pattern.name else f"unnamed:{address}")
    return found


def operations() -> list[str]:
    """The name of every operation that the API describes."""
    paths = api.get_openapi_schema()["paths"].values()
    return sorted(f"api:{each['operationId']}" for methods in paths for each in methods.values())


@dataclass(frozen=True)
class Door:
    """A trial of a route, as a case for pytest."""

    route: str
    trial: Trial = field(repr=False)

    @property
    def id(self) -> str:
        return f"{self.route}-{self.trial.name}" if self.trial.name else self.route

    @property
    def is_api(self) -> bool:
        return self.route.startswith("api:")


def doors(table: dict[str, list[Trial]]) -> list[Door]:
    return [Door(route, trial) for route, trials in table.items() for trial in trials]
