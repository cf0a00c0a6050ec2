"""What a monitor may count: prompts, sweeps and delays. No person, no dose, no text."""

from collections import Counter as Tally
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram

from domain.prompts import Kind

LATE = (1, 2, 5, 10, 30, 60, 300, 900, 3600, 14400)
"""Seconds; the last is the longest grace of a dose prompt (P4)."""

COMMON = frozenset({Kind.DOSE, Kind.NAG_1, Kind.NAG_2, Kind.CHECKIN, Kind.CHECKIN_REMINDER})
"""What everybody gets; any other kind would say that somebody had a red flag, or was suspended."""


@dataclass
class Metrics:
    """Numbers of this process, in a registry of its own. *elapsed* counts seconds, never back.

    Names and meanings are in docs/operating.md.
    """

    elapsed: Callable[[], float]
    registry: CollectorRegistry = field(default_factory=CollectorRegistry)
    _ended: dict[str, float] = field(default_factory=dict)
    _away: dict[str, tuple[float, float]] = field(default_factory=dict)
    _beat: float = 0.0

    def __post_init__(self) -> None:
        to, self._beat = self.registry, self.elapsed()
        self.prompts = Counter(
            "nightstep_prompts", "What became of prompts.", ["kind", "outcome"], registry=to
        )
        self.lateness = Histogram(
            "nightstep_prompt_lateness_seconds", "From due to sent.", registry=to, buckets=LATE
        )
        self.age = Gauge(
            "nightstep_last_sweep_age_seconds", "Since a sweep ended.", ["sweep"], registry=to
        )
        self.tallies = {
            each: Counter(f"nightstep_{name}", says, registry=to)
            for each, name, says in (
                ("ambiguous", "ambiguous", "Sends whose outcome nobody knows."),
                ("missed", "missed", "Prompts given up: too late."),
                ("lost", "lease_lost", "Times that this process lost the lead."),
            )
        }
        self.looks = {
            name: Gauge(f"nightstep_{name}", says, registry=to)
            for name, says in (
                ("halt_seconds", "For how long Telegram lets us send nothing."),
                ("backlog", "Prompts that are due and not sent yet."),
                ("updates_set_aside", "Updates that failed three times."),
                ("backup_age_seconds", "Since the newest backup was made."),
            )
        }

    def sent(self, kind: Kind, outcome: str, late: timedelta) -> None:
        """Count a prompt, and how late it was if it went out."""
        self.prompts.labels(kind if kind in COMMON else "other", outcome).inc()
        if outcome == "sent":
            self.lateness.observe(max(late.total_seconds(), 0))

    def swept(self, sweep: str, done: Tally[str] | None) -> None:
        """Note that *sweep* ran; None says that the database was away."""
        self._beat = self.elapsed()
        if done is None:
            first, _ = self._away.get(sweep, (self._beat, self._beat))
            self._away[sweep] = first, self._beat
            return
        self._away.pop(sweep, None)
        self._ended[sweep] = self._beat
        for name, counter in self.tallies.items():
            counter.inc(done[name])

    def stillness(self) -> float:
        """Return how many seconds ago any sweep ran, or we began."""
        return self.elapsed() - self._beat

    def unkept(self) -> float:
        """Return for how many seconds a sweep has failed, time after time, for the database."""
        return max((last - first for first, last in self._away.values()), default=0.0)

    def look(self, **measured: float) -> None:
        """Set what is *measured* only when somebody asks; nan is what nobody knows."""
        for name, value in measured.items():
            self.looks[name].set(value)
        for sweep, ended in self._ended.items():
            self.age.labels(sweep).set(self.elapsed() - ended)
