"""Files that were sent, and how they are found again."""

import struct
from dataclasses import dataclass
from typing import Any

PICTURES = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"GIF8", b"RIFF")


class Upload(bytes):
    """The content of an uploaded file, and what it was called."""

    name: str = "file"

    @classmethod
    def named(cls, name: str, content: bytes) -> "Upload":
        upload = cls(content)
        upload.name = name
        return upload


@dataclass(frozen=True, slots=True)
class StoredFile:
    """A file as Telegram keeps it; *path* is where it can be downloaded."""

    id: str
    path: str
    name: str
    content: bytes

    @property
    def _unique_id(self) -> str:
        return self.id.removeprefix("file-")

    def as_file(self) -> dict[str, Any]:
        size = {"file_size": len(self.content), "file_path": self.path}
        return {"file_id": self.id, "file_unique_id": self._unique_id} | size

    def as_document(self) -> dict[str, Any]:
        about = {"file_name": self.name, "file_size": len(self.content)}
        return {"file_id": self.id, "file_unique_id": self._unique_id} | about

    def as_photo(self) -> list[dict[str, Any]]:
        width, height = picture_size(self.content)
        size = {"width": width, "height": height, "file_size": len(self.content)}
        return [{"file_id": self.id, "file_unique_id": self._unique_id} | size]


def is_picture(content: bytes) -> bool:
    return content.startswith(PICTURES)


def picture_size(content: bytes) -> tuple[int, int]:
    """Return width and height in pixels, read from a PNG and supposed for others."""
    if content.startswith(PICTURES[0]) and len(content) >= 24:
        width, height = struct.unpack(">II", content[16:24])
        return int(width), int(height)
    return 1280, 720
