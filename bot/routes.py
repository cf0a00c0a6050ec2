"""Which conversation answers what: the one list of all that a person can do."""

from collections.abc import Callable
from datetime import datetime

from telegram import Bot

from bot import backups
from bot.settings import Settings
from domain.roles import Right
from handlers import (
    announcing,
    checkins,
    counting,
    doses,
    earlier,
    history,
    holding,
    membership,
    moving,
    notes,
    own_data,
    pausing,
    rechecks,
    reforming,
    report,
    resuming,
    steps,
    supply,
    testing,
    wallet,
)
from handlers.admin import Admin
from handlers.basics import Basics
from handlers.codes import Codes
from handlers.dashboard import Dashboard
from handlers.dispatch import Routes
from handlers.enrolment import Enrolment
from handlers.gate import Gate
from handlers.plans import Plans
from handlers.privacy import Privacy
from handlers.safety import Safety
from handlers.schedule import Schedule
from handlers.settings import SettingsMenu
from handlers.status import Status
from handlers.stopping import Stopping
from handlers.team import Team
from messages.announcing import sending_in
from messages.team import removal_in
from web.dashboard import ENTER


def routes(settings: Settings, bot: Bot) -> Routes:
    enrolment, schedule, menu = Enrolment(), Schedule(), SettingsMenu()
    stopping, safety = Stopping(), Safety()
    gate = Gate(settings.admin_ids)
    basics = Basics(gate)
    privacy = Privacy(settings.operator_name, settings.operator_contact, settings.retention_days)
    admin, team = Admin(bot), Team(gate, bot)
    dashboard = Dashboard(settings.origin + ENTER)
    plans = Plans(gate)
    status = Status(settings.admin_ids, _newest(settings))
    sending = gate.text(Right.ANNOUNCE, sending_in, announcing.typed)
    removal = gate.text(Right.TEAM, removal_in, team.typed)
    return Routes(
        commands={
            "start": Codes(enrolment.start, team).start,
            "today": schedule.today,
            "schedule": schedule.schedule,
            "checkin": checkins.command,
            "history": history.command,
            "hold": holding.command,
            "pause": pausing.command,
            "resume": resuming.command,
            "settings": menu.command,
            "stop": stopping.command,
            "help": basics.help,
            "privacy": privacy.command,
            "report": report.command,
            "export": own_data.export,
            "delete": own_data.delete,
            "supply": supply.command,
            "test": testing.command,
            "card": wallet.command,
            "stats": gate.command(Right.STATS, admin.stats),
            "dashboard": gate.command(Right.DASHBOARD, dashboard.command),
            "invite": gate.command(Right.INVITE, admin.invite),
            "plans": gate.command(Right.PLANS, plans.command),
            "announce": gate.command(Right.ANNOUNCE, announcing.command),
            "audit": gate.command(Right.AUDIT, admin.audit),
            "status": gate.command(Right.STATUS, status.command),
            "team": gate.command(Right.TEAM, team.command),
        },
        taps={
            "enrol": enrolment.tap,
            "d": doses.tap,
            "c": checkins.tap,
            "s": steps.tap,
            "hist": history.tap,
            "hold": holding.tap,
            "pause": pausing.tap,
            "resume": resuming.tap,
            "move": moving.tap,
            "note": notes.tap,
            "priv": privacy.tap,
            "own": own_data.tap,
            "rep": report.tap,
            "week": rechecks.tap,
            "form": reforming.tap,
            "sup": supply.tap,
            "sched": schedule.tap,
            "set": menu.tap,
            "stop": stopping.tap,
            "safe": safety.tap,
            "ann": announcing.tap,
            "team": gate.tap(Right.TEAM, team.tap),
        },
        alarm=announcing.beside(safety.text),
        texts=(
            removal,
            sending,
            enrolment.text,
            earlier.typed,
            menu.text,
            counting.typed,
            reforming.typed,
            notes.typed,
            report.typed,
            doses.typed,
        ),
        locations=(enrolment.location, menu.location),
        document=plans.document,
        nudge=enrolment.nudge,
        blocked=membership.blocked,
        returned=membership.returned,
    )


def _newest(settings: Settings) -> Callable[[], datetime | None]:
    """Return what tells when the newest backup was made, if there is one."""

    def made_at() -> datetime | None:
        copy = backups.shelf(settings).newest()
        return copy.at if copy else None

    return made_at
