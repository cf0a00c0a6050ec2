"""What Telegram would tell a Mini App, signed with an invented bot's token."""

import hmac
import json
from hashlib import sha256
from urllib.parse import urlencode

from tests.world import TOKEN


def sign(fields, token=TOKEN):
    """Return *fields* as the Mini App gets them, with their hash."""
    key = hmac.new(b"WebAppData", token.encode(), sha256).digest()
    told = "\n".join(sorted(f"{name}={value}" for name, value in fields.items()))
    return urlencode({**fields, "hash": hmac.new(key, told.encode(), sha256).hexdigest()})


def opened(now, *, by=900, token=TOKEN, **more):
    """Return the initData of somebody who opened the Mini App at *now*."""
    user = json.dumps({"id": by, "first_name": "Sam + Co.", "language_code": "en"})
    fields = {
        "auth_date": str(int(now.timestamp())),
        "query_id": "AAHdF6IQ",
        "signature": "TYJxVcisqbWj",
        "user": user,
    }
    return sign({**fields, **more}, token)
