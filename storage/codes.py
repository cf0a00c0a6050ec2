"""Codes: 128 random bits in a link; only the digest of each is kept (ASVS 11.5.1)."""

import secrets
from hashlib import sha256


def new_code() -> str:
    return secrets.token_urlsafe(16)


def digest(code: str) -> bytes:
    return sha256(code.encode(errors="replace")).digest()
