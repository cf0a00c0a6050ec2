"""What a method is given."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from simulator.world import World


@dataclass(frozen=True, slots=True)
class Request:
    """One call: typed parameters, and uploaded files by field name."""

    world: World
    params: Mapping[str, Any]
    files: Mapping[str, bytes] = field(default_factory=dict)

    def get(self, name: str, default: Any = None) -> Any:
        return self.params.get(name, default)


Method: TypeAlias = Callable[[Request], Any]
