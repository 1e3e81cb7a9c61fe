"""Web, worker and SeaweedFS killed ten times each, at random, while papers are sent: none may be lost.

Senders are programs of the API that do what the browser's script does: after a cut they ask which parts the
storage has, and send the others. In the end every paper is whole and checked, or can still be resumed, and
`verify_papers` finds nothing.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import random
import threading
import time
import urllib.error
import urllib.request
from contextlib import suppress
from http.client import HTTPException
from typing import Any

from house import House, house

TIMES = 10
SENDERS = 4
#: Of a paper: two parts and a bit.
WEIGHT = 33_000_000
KILLED = ("web", "worker", "store")
PATIENCE = 240
KINDS = ("D04", "D05", "D06", "W01")


class Sender(threading.Thread):
    """Sends one paper after another until told to stop, each through whatever happens."""

    def __init__(self, built: House, secret: str, reference: str, kind: str, content: bytes) -> None:
        super().__init__(daemon=True)
        self.built, self.secret, self.reference, self.kind = built, secret, reference, kind
        self.content, self.stops = content, threading.Event()
        self.begun, self.cuts = 0, 0

    def run(self) -> None:
        while not self.stops.is_set():
            self.begun += 1
            self.send(self.content + f"% {self.kind} {self.begun}\n".encode())

    def send(self, content: bytes) -> None:
        path = f"{self.built.url}/api/v1/files/{self.reference}/uploads"
        given = {"kind": self.kind, "name": f"{self.kind}.pdf", "size": len(content)}
        upload = self.persist(lambda: self.ask(path, given))
        one = f"{self.built.url}/api/v1/uploads/{upload['id']}"
        while True:
            upload = self.persist(lambda: self.ask(one))
            if upload["state"]["code"] != "sending":
                return
            kept = {part["number"] for part in upload["parts"]}
            for number in range(1, upload["count"] + 1):
                if number not in kept:
                    start = (number - 1) * upload["part_size"]
                    part = content[start : start + upload["part_size"]]
                    self.persist(lambda part=part, number=number: self.put(one, number, part))
            self.persist(lambda: self.complete(one))

    def complete(self, one: str) -> None:
        """Parts that went down with the storage are sent anew."""
        try:
            self.ask(f"{one}/complete", {})
        except urllib.error.HTTPError as refused:
            if refused.code != 409:
                raise

    def put(self, one: str, number: int, part: bytes) -> None:
        asked = self.ask(f"{one}/parts/{number}", {"sha256": hashlib.sha256(part).hexdigest()})
        request = urllib.request.Request(asked["url"], data=part, method="PUT", headers=asked["headers"])
        request.add_header("Content-Type", "")
        urllib.request.urlopen(request, timeout=30).close()

    def ask(self, url: str, body: dict[str, Any] | None = None) -> Any:
        headers = {"Authorization": f"Bearer {self.secret}", "Content-Type": "application/json"}
        data = None if body is None else json.dumps(body).encode()
        with urllib.request.urlopen(
            urllib.request.Request(url, data=data, headers=headers), timeout=30
        ) as told:
            return json.load(told)

    def persist(self, act: Any) -> Any:
        """Again and again, as the browser does; what is refused for good is a fault of ours."""
        while True:
            try:
                return act()
            except urllib.error.HTTPError as refused:
                with refused:
                    if refused.code in (401, 404, 422):
                        words = refused.read().decode()
                        raise SystemExit(f"{refused.url} refused: {refused.code} {words}") from refused
            except (OSError, HTTPException, ValueError):
                pass
            self.cuts += 1
            time.sleep(0.5)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--times", type=int, default=TIMES, help="that each of the three is killed")
    parser.add_argument("--seed", type=int, default=int(time.time()))
    given = parser.parse_args()
    with house("store", "web", "worker") as built:
        figures = killed(built, given.times, random.Random(given.seed))
    print(json.dumps(figures | {"seed": given.seed}))


def killed(built: House, times: int, chance: random.Random) -> dict[str, Any]:
    from django.utils import timezone

    from eplatform.accounts import tokens
    from tests import factories
    from tests.cast import Cast
    from tests.documents.samples import pdf

    cast = Cast()
    factories.commune()
    file = factories.connection_file(cast)
    _token, secret = tokens.issue(user=cast.applicant, name="bench", at=timezone.now())
    content = pdf(weight=WEIGHT)
    senders = [Sender(built, secret, file.reference, kind, content) for kind in KINDS[:SENDERS]]
    for sender in senders:
        sender.start()
    victims = [name for name in KILLED for _time in range(times)]
    chance.shuffle(victims)
    for name in victims:
        time.sleep(chance.uniform(0.5, 3))
        built.kill(name)
        built.start(name)
    for sender in senders:
        sender.stops.set()
    for sender in senders:
        sender.join(PATIENCE)
    settle()
    return {"killed": len(victims), "cuts": sum(each.cuts for each in senders)} | counted(senders)


def settle() -> None:
    """What a killed worker left is given to another: the jobs that do so run each in their minutes."""
    from django.utils import timezone

    from documents.models import Upload
    from documents.upload import examining

    deadline = time.monotonic() + PATIENCE
    while Upload.objects.filter(state="arrived").exists() and time.monotonic() < deadline:
        examining.ask_again(at=timezone.now() + examining.FORGOTTEN_AFTER)
        time.sleep(2)


def counted(senders: list[Sender]) -> dict[str, Any]:
    from documents.models import Upload

    def how_many(*states: str) -> int:
        return int(Upload.objects.filter(state__in=states).count())

    begun = sum(sender.begun for sender in senders)
    told = {
        "uploads": begun,
        "checked": how_many("passed"),
        "still_arrived": how_many("arrived"),
        "resumable": how_many("sending"),
        "begun_unheard": how_many("cancelled"),
        "refused": how_many("quarantined"),
    }
    lost = begun - told["checked"] - told["resumable"] - told["still_arrived"]
    return told | {"lost": lost, "differences": verified()}


def verified() -> list[Any]:
    """The differences that `verify_papers` finds, with every byte read and hashed again."""
    import io

    from django.core.management import CommandError, call_command

    out = io.StringIO()
    with suppress(CommandError):  # raised where there is a difference, after all are written
        call_command("verify_papers", "--json", "--hash", "--grace", "0", stdout=out)
    return [json.loads(line) for line in out.getvalue().splitlines()]


if __name__ == "__main__":
    main()
