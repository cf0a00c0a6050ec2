"""What a simulated resident tends to do when the bot asks something."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TypeAlias

Weights: TypeAlias = Mapping[str | None, float]  # a label, or None for no tap at all
Choose: TypeAlias = Callable[[Weights], str | None]


@dataclass(frozen=True, slots=True)
class Habits:
    """How a resident answers; every number is a share of nights, mornings or cards.

    `takes`, `skips` and `silent` are weighed against each other; so are the three severities.
    """

    takes: float = 0.9
    skips: float = 0.04
    silent: float = 0.06
    checks_in: float = 0.9
    bothered: float = 0.2
    mild: float = 0.78
    moderate: float = 0.19
    severe: float = 0.03
    moves_up: float = 0.9

    def tap(self, labels: frozenset[str], choose: Choose) -> str | None:
        """Return the label to tap on a prompt with these *labels*, or None to leave it."""
        for weights in self._prompts():
            if weights.keys() - {None} <= labels:
                return choose(weights)
        return None

    def _prompts(self) -> tuple[Weights, ...]:
        """Return the prompts a resident knows, by the labels that must all be there."""
        return (
            {"Taken": self.takes, "Not tonight": self.skips, None: self.silent},
            {"Forgot": 0.6, "Side effects": 0.1, "Ran out": 0.1, "Felt ill": 0.2},
            {"Took it": self.takes, "Missed it": self.skips, "Not sure": self.silent},
            {"Save": 1, "Mild": 0, "Moderate": 0, "Severe": 0},
            self._morning(),
            {"Move up": self.moves_up, "Stay": 1 - self.moves_up},
            {"I agree": 1, "No": 0},
        )

    def _morning(self) -> Weights:
        severities = self.mild + self.moderate + self.severe or 1
        bothered = self.checks_in * self.bothered / severities
        return {
            "All fine": self.checks_in * (1 - self.bothered),
            "Mild": bothered * self.mild,
            "Moderate": bothered * self.moderate,
            "Severe": bothered * self.severe,
            None: 1 - self.checks_in,
        }


STEADY = Habits(
    takes=0.97, skips=0.02, silent=0.01, checks_in=1, bothered=0.08, severe=0, moves_up=0.97
)
