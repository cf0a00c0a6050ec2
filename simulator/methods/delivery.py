"""How updates reach the bot: by polling, or by webhook."""

import re
from typing import Any
from urllib.parse import urlsplit

from simulator.errors import bad_request, conflict
from simulator.methods.request import Method, Request
from simulator.updates import Webhook

WEBHOOK_ACTIVE = (
    "can't use getUpdates method while webhook is active; "
    "use deleteWebhook to delete the webhook first"
)
OTHER_POLL = (
    "terminated by other getUpdates request; make sure that only one bot instance is running"
)
NEW_WEBHOOK = "terminated by setWebhook request"
_LOOPBACK = ("127.0.0.1", "::1", "localhost")


def get_updates(request: Request) -> list[dict[str, Any]]:
    """Return what is waiting at once; waiting for more is up to the caller."""
    updates = request.world.updates
    if updates.webhook.url:
        raise conflict(WEBHOOK_ACTIVE)
    updates.begin_turn(OTHER_POLL)
    request.world.changes.bump()
    _allow(request)
    updates.confirm_below(_number(request, "offset", 0))
    return updates.fetch(min(100, max(1, _number(request, "limit", 100))))


def set_webhook(request: Request) -> bool:
    url = request.get("url") or ""
    parts = urlsplit(url)
    if url and parts.scheme != "https" and parts.hostname not in _LOOPBACK:
        raise bad_request("bad webhook: An HTTPS URL must be provided for webhook")
    secret = request.get("secret_token")
    if secret is not None and not re.fullmatch(r"[A-Za-z0-9_-]{1,256}", secret):
        raise bad_request("secret token contains unallowed characters")
    _allow(request)
    most = _number(request, "max_connections", 40)
    _set(request, Webhook(url, secret, min(100, max(1, most))))
    return True


def delete_webhook(request: Request) -> bool:
    _set(request, Webhook())
    return True


def get_webhook_info(request: Request) -> dict[str, Any]:
    updates = request.world.updates
    webhook = updates.webhook
    about: dict[str, Any] = {"url": webhook.url, "has_custom_certificate": False}
    about["pending_update_count"] = len(updates.waiting())
    if webhook.url:
        about |= {"max_connections": webhook.max_connections, "ip_address": "127.0.0.1"}
    if webhook.last_error_at:
        about["last_error_date"] = int(webhook.last_error_at.timestamp())
        about["last_error_message"] = webhook.last_error
    if updates.allowed:
        about["allowed_updates"] = list(updates.allowed)
    return about


def _set(request: Request, webhook: Webhook) -> None:
    updates = request.world.updates
    if request.get("drop_pending_updates"):
        updates.clear()
    updates.webhook = webhook
    updates.begin_turn(NEW_WEBHOOK)
    request.world.changes.bump()


def _allow(request: Request) -> None:
    """Keep the list of allowed updates until another one is given."""
    allowed = request.get("allowed_updates")
    if isinstance(allowed, list):
        request.world.updates.allowed = tuple(allowed)


def _number(request: Request, name: str, default: int) -> int:
    value = request.get(name)
    return value if isinstance(value, int) else default


METHODS: dict[str, Method] = {
    "getUpdates": get_updates,
    "setWebhook": set_webhook,
    "deleteWebhook": delete_webhook,
    "getWebhookInfo": get_webhook_info,
}
