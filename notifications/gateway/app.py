"""The Flask application: POST /webhooks/<provider> and GET /healthz."""

from __future__ import annotations

import json
import logging
import os
import time
from collections.abc import Mapping

from flask import Flask, Response, jsonify, request

from notifications.gateway import signatures, storage

MAX_BYTES = 64 * 1024
SECRET_NAMES = "WEBHOOK_SECRET_"  # noqa: S105  # where secrets are found, not one

logger = logging.getLogger(__name__)


def create_app(environment: Mapping[str, str] = os.environ) -> Flask:
    """The application, with a secret for each WEBHOOK_SECRET_<PROVIDER> of the environment."""
    app = Flask(__name__)
    app.config["MAX_CONTENT_LENGTH"] = MAX_BYTES
    database_url = environment["GATEWAY_DATABASE_URL"]
    secrets = secrets_of(environment)

    @app.get("/healthz")
    def healthz() -> Response:
        return jsonify(status="ok")

    @app.post("/webhooks/<provider>")
    def receive(provider: str) -> tuple[Response, int]:
        if provider not in secrets:
            return answer(404, "unknown provider")
        body = request.get_data()
        try:
            event_id = signatures.verify(secrets[provider], dict(request.headers), body, now=time.time())
        except signatures.BadSignature as refusal:
            logger.warning("A webhook of %s was refused: %s", provider, refusal)
            return answer(401, str(refusal))
        return keep(database_url, provider, event_id, body)

    @app.errorhandler(413)
    def too_large(_error: Exception) -> tuple[Response, int]:
        return answer(413, f"at most {MAX_BYTES} bytes")

    return app


def keep(database_url: str, provider: str, event_id: str, body: bytes) -> tuple[Response, int]:
    if not request.is_json:
        return answer(415, "application/json only")
    try:
        payload = json.loads(body)
        fresh = storage.keep(database_url, provider, event_id, payload)
    except (ValueError, RecursionError, storage.Unstorable):
        return answer(400, "the body is not JSON that can be kept")
    except storage.Unavailable as trouble:
        logger.error("An event of %s could not be kept: %s", provider, trouble)
        return answer(503, "try again later")
    return answer(202, "accepted") if fresh else answer(200, "already received")


def secrets_of(environment: Mapping[str, str]) -> dict[str, bytes]:
    """Provider to secret, from WEBHOOK_SECRET_MAIL and the like."""
    names = [name for name in environment if name.startswith(SECRET_NAMES) and environment[name]]
    return {
        name.removeprefix(SECRET_NAMES).lower(): signatures.read_secret(environment[name]) for name in names
    }


def answer(status: int, text: str) -> tuple[Response, int]:
    return jsonify(status=status, detail=text), status
