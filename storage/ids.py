"""Ids that say nothing about anybody."""

import secrets


def new_id() -> int:
    """Return a random positive 63-bit number: unguessable, and eight bytes on every database."""
    return secrets.randbits(63) | 1
