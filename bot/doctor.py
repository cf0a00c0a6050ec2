"""The doctor: looks at everything a bot stands on, beside a running one or before the first."""

from datetime import datetime

from bot import doctor_machine, doctor_storage, doctor_telegram
from bot.findings import Finding, ok
from bot.settings import Settings


async def examine(settings: Settings, now: datetime) -> list[Finding]:
    """Return what was found, whatever it is; a check that cannot be made is a finding too."""
    return [
        ok("settings", "They can be used."),
        *await doctor_telegram.examine(settings, now),
        doctor_machine.folder(settings.data_dir),
        doctor_machine.disk(settings.data_dir),
        doctor_machine.zones(now),
        *await doctor_storage.examine(settings, now),
    ]
