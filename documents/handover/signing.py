"""The house's signature: Ed25519 (RFC 8032) with the one key of this installation."""

from __future__ import annotations

from base64 import urlsafe_b64decode
from hashlib import sha256

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

SEED_BYTES = 32


def sign(message: bytes) -> bytes:
    """The signature of the message, 64 bytes."""
    return _key().sign(message)


def public_key() -> bytes:
    """The public half, 32 bytes."""
    return _key().public_key().public_bytes_raw()


def public_pem() -> str:
    """The public half as other programs read it."""
    return _key().public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()


def fingerprint() -> str:
    """SHA-256 of the public key, by which people compare it."""
    return sha256(public_key()).hexdigest()


def _key() -> Ed25519PrivateKey:
    try:
        seed = urlsafe_b64decode(settings.SIGNING_KEY)
    except ValueError:
        seed = b""
    if len(seed) != SEED_BYTES:
        raise ImproperlyConfigured(
            "SIGNING_KEY is missing or is not 32 bytes in base64: `manage.py up` makes one; "
            "elsewhere, set the one that this installation has always had."
        )
    return Ed25519PrivateKey.from_private_bytes(seed)
