"""Run the embedded SeaweedFS as an S3 server that answers only this machine, and only with its key."""

from __future__ import annotations

import json
import os
import shutil
import signal
import sys
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from documents.storage.bucket import UnfitStorage, prepare
from eplatform.running import processes, seaweed_data
from eplatform.running.failures import CannotRun, DiskFull, in_one_line
from eplatform.running.ports import LOCALHOST
from eplatform.running.processes import Child

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client

START_SECONDS = 60
# Every part of SeaweedFS has a port for HTTP and one for gRPC.
PARTS = ("master", "volume", "filer", "s3")
PORTS = 2 * len(PARTS)


@dataclass(frozen=True)
class Store:
    folder: Path
    ports: tuple[int, ...]
    access_key: str
    secret_key: str
    region: str = "us-east-1"

    @property
    def url(self) -> str:
        return f"http://{LOCALHOST}:{self.port('s3')}"

    def port(self, part: str) -> int:
        return self.ports[PARTS.index(part)]

    def grpc_port(self, part: str) -> int:
        return self.ports[len(PARTS) + PARTS.index(part)]

    @property
    def data(self) -> Path:
        return self.folder / "data"

    def client(self) -> S3Client:
        # Imported here because it takes a third of a second, in which SeaweedFS starts already.
        import boto3  # noqa: PLC0415
        from botocore.config import Config  # noqa: PLC0415

        return boto3.client(
            "s3",
            endpoint_url=self.url,
            aws_access_key_id=self.access_key,
            aws_secret_access_key=self.secret_key,
            region_name=self.region,
            config=Config(
                signature_version="s3v4",
                s3={"addressing_style": "path"},
                retries={"total_max_attempts": 1},
                connect_timeout=2,
                read_timeout=10,
            ),
        )


def start(store: Store, *, log: Path) -> Child:
    """Start the server without waiting until it answers."""
    data = store.data
    try:
        seaweed_data.ensure_whole(data)
        data.mkdir(parents=True, exist_ok=True)
        identities = _write_identities(store)
        probe = data / "writable"
        probe.touch()
        probe.unlink()
    except OSError as error:
        raise CannotRun(
            f"The data folder {data} of SeaweedFS cannot be written to: {error.strerror}."
        ) from None
    command = [_program(), "-logtostderr=true", "server", f"-dir={data}", *_options(store, identities)]
    # SIGTERM makes it linger 15 s for open connections; its stores are written ahead and bear a sudden end.
    return processes.start("SeaweedFS", command, log=log, orphan_signal=signal.SIGKILL, patience=1)


def wait(store: Store, child: Child, bucket: str, *, origins: list[str]) -> None:
    """Return once papers can be kept in the bucket; say why where they never will."""
    client = store.client()
    from botocore.exceptions import BotoCoreError, ClientError  # noqa: PLC0415 - see Store.client

    reason = ""
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        if not child.runs:
            raise _why_it_ended(store, child)
        try:
            prepare(client, bucket, origins=origins)
        except (BotoCoreError, ClientError, UnfitStorage) as error:
            reason = in_one_line(error)
            time.sleep(0.05)
        else:
            seaweed_data.remember(store.data)
            return
    if child.lacked_space:
        raise DiskFull(store.folder)
    raise CannotRun(
        f"SeaweedFS made no bucket {bucket} within {START_SECONDS} seconds: {reason} Its log is {child.log}."
    )


def leave(store: Store) -> None:
    """Once it is stopped: note what it holds, and remove the sockets it leaves among temporary files."""
    seaweed_data.remember(store.data)
    for part in PARTS:
        for name in (f"{part}-{store.port(part)}", f"{part}-grpc-{store.grpc_port(part)}"):
            with suppress(OSError):
                Path(f"/tmp/seaweedfs-{name}.sock").unlink()  # noqa: S108 - SeaweedFS names this folder


def _options(store: Store, identities: Path) -> list[str]:
    ports = [f"-{part}.port={store.port(part)}" for part in PARTS]
    grpc_ports = [f"-{part}.port.grpc={store.grpc_port(part)}" for part in PARTS]
    return [
        f"-ip={LOCALHOST}", f"-ip.bind={LOCALHOST}", "-disableHttp", "-master.telemetry=false",
        "-master.peers=none", "-master.volumeSizeLimitMB=1024", "-volume.max=0", "-volume.preStopSeconds=0",
        "-filer", "-filer.disableHttp", "-filer.disableDirListing", "-filer.exposeDirectoryData=false",
        "-s3", f"-s3.config={identities}", "-s3.port.iceberg=0", "-s3.port.lance=0",
        "-s3.autoCreateBucket=false", *ports, *grpc_ports,
    ]  # fmt: skip


def _write_identities(store: Store) -> Path:
    path = store.folder / "identities.json"
    key = {"accessKey": store.access_key, "secretKey": store.secret_key}
    actions = ["Admin", "Read", "Write", "List", "Tagging"]
    identities = {"identities": [{"name": "eplatform", "credentials": [key], "actions": actions}]}
    path.unlink(missing_ok=True)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
        json.dump(identities, file)
    return path


def _program() -> str:
    beside = Path(sys.executable).parent / "weed"
    found = str(beside) if beside.exists() else shutil.which("weed")
    if not found:
        raise CannotRun("The embedded SeaweedFS is not installed: run `make run`, or set S3_ENDPOINT_URL.")
    return found


def _why_it_ended(store: Store, child: Child) -> CannotRun:
    if child.lacked_space:
        return DiskFull(store.folder)
    if "address already in use" in child.last_words(2):
        return CannotRun("A port meant for SeaweedFS was taken by another program: start again.")
    return CannotRun(
        f"The data folder {store.data} is damaged: SeaweedFS says “{child.last_words(2)}”. "
        "Restore it from a backup, or remove the run folder to start afresh."
    )
