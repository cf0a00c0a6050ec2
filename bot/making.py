"""What has to be made before it can be sent: a photo of a drawing, a file of what is kept."""

import logging
from dataclasses import dataclass
from typing import TypeAlias

from bot.workshop import Made, Workshop
from messages.channel import Card, Delete, Draw, Leave, Reply, Say, Send, Show, Strip, Toast
from messages.pictures.raster import png

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Photo:
    """A picture that is drawn."""

    png: bytes
    draw: Draw


@dataclass(frozen=True, slots=True)
class File:
    """A file that is made."""

    content: bytes
    send: Send


Ready: TypeAlias = Say | Show | Strip | Delete | Toast | Leave | Photo | File


async def made(workshop: Workshop, reply: Reply) -> Ready:
    """Return *reply* as it can be sent; what could not be made is said in words."""
    match reply:
        case Draw(picture, caption, rows):
            work = await workshop.make(png, picture)
            if isinstance(work, Made):
                return Photo(work.content, reply)
            said = Card(caption, rows)
        case Send():
            work = await workshop.make(reply.make, reply.of)
            if isinstance(work, Made):
                return File(work.content, reply)
            said = Card(reply.excuse)
        case _:
            return reply
    log.warning("a %s was not made: %s", type(reply).__name__.lower(), work.why)
    return Say(said)
