"""Keeping secrets: who a patient is on Telegram, and what they wrote.

AES-256-GCM (NIST SP 800-38D) under a key that lives outside the database, bound to
its row so that ciphertexts cannot be swapped, padded so that a length tells little.
A keyed hash (HMAC-SHA-256, RFC 2104) finds a patient again without opening anything.
"""

import hmac
import secrets
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass
from hashlib import sha256

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

KEY_BYTES = 32
KEY_ID = b"\x01"
BUCKET = 32
"""Plain texts are padded to a multiple of this many bytes."""


class BadKeyError(ValueError):
    """The key is not 32 bytes in URL-safe base64, or not the one this was sealed with."""


def new_key() -> str:
    return urlsafe_b64encode(secrets.token_bytes(KEY_BYTES)).decode()


@dataclass(frozen=True, slots=True, repr=False)
class Vault:
    """Seals and opens with one key."""

    _cipher: AESGCM
    _hash_key: bytes

    @classmethod
    def from_text(cls, key: str) -> "Vault":
        try:
            raw = urlsafe_b64decode(key.strip())
        except ValueError:
            raw = b""
        if len(raw) != KEY_BYTES:
            raise BadKeyError("the data key must be 32 bytes in URL-safe base64")
        return cls(
            AESGCM(hmac.digest(raw, b"nightstep seal", sha256)),
            hmac.digest(raw, b"nightstep look-up", sha256),
        )

    def lookup(self, telegram_id: int) -> bytes:
        """Return the 16 bytes by which a Telegram id is found."""
        return hmac.digest(self._hash_key, str(telegram_id).encode(), sha256)[:16]

    def seal(self, plain: str, *, row: str) -> bytes:
        """Encrypt *plain* for the place called *row*."""
        nonce = secrets.token_bytes(12)
        raw = plain.encode()
        padded = raw + b"\x80" + b"\x00" * (-(len(raw) + 1) % BUCKET)
        return KEY_ID + nonce + self._cipher.encrypt(nonce, padded, KEY_ID + row.encode())

    def open(self, sealed: bytes, *, row: str) -> str:
        """Decrypt what was sealed for *row*; raise BadKeyError for anything else."""
        try:
            padded = self._cipher.decrypt(sealed[1:13], sealed[13:], sealed[:1] + row.encode())
        except (InvalidTag, ValueError):
            raise BadKeyError("this was sealed with another key, or for another row") from None
        return padded.rstrip(b"\x00")[:-1].decode()
