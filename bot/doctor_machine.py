"""Whether the machine is fit: a folder of our own, room on the disk, time zones of today."""

import os
import shutil
from datetime import datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from zoneinfo import TZPATH, ZoneInfo, ZoneInfoNotFoundError

from bot.findings import Finding, fault, ok, warning

MEGABYTE = 1024 * 1024
LEAST = 50 * MEGABYTE
ROOM = 500 * MEGABYTE
OTHERS = 0o077


def folder(path: Path) -> Finding:
    if not path.exists():
        return warning("folder", f"{path} is not there yet; the first start makes it.")
    ours = os.access in os.supports_effective_ids
    if not os.access(path, os.R_OK | os.W_OK | os.X_OK, effective_ids=ours):
        return fault("folder", f"{path} cannot be written to; check its owner and permissions.")
    for each in (path / "key", path / "key.old", path / "nightstep.db", path / "backups"):
        if each.exists() and each.stat().st_mode & OTHERS and path.stat().st_mode & OTHERS:
            return warning("folder", f"Others on this machine can open {each}: chmod 700 {path}.")
    return ok("folder", f"{path} is ours.")


def disk(path: Path) -> Finding:
    """Look at the disk of *path*, or of what will hold it."""
    there = next(each for each in (path, *path.absolute().parents) if each.exists())
    size = sum(each.stat().st_size for each in path.glob("nightstep.db*"))
    return room(shutil.disk_usage(there).free, size)


def room(free: int, size: int) -> Finding:
    """Judge *free* bytes on the disk of a database of *size* bytes."""
    said = f"{free // MEGABYTE} MB are free"
    if free < LEAST:
        return fault("disk", f"{said}; make room before answers are lost.")
    if free < max(ROOM, 3 * size):
        return warning("disk", f"{said}; backups and migrations will need more.")
    return ok("disk", f"{said}.")


def zones(now: datetime) -> Finding:
    try:
        ZoneInfo("Europe/Berlin")
        release = _release()
    except (ZoneInfoNotFoundError, PackageNotFoundError, OSError):
        return fault("time zones", "There are none; install tzdata.")
    if int(release[:4]) < now.year - 1:
        return warning("time zones", f"They are of {release}; update tzdata, clocks have changed.")
    return ok("time zones", f"They are of {release}.")


def _release() -> str:
    """Return the year, and more, of the zones in use: the system's come before the package's."""
    for listing in (Path(place, "tzdata.zi") for place in TZPATH):
        if listing.exists():
            with listing.open(encoding="utf-8") as lines:
                return lines.readline().removeprefix("# version ").strip()
    return version("tzdata")
