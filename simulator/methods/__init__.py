"""The methods of the Bot API, each a function of the world and the typed parameters."""

from simulator.methods import about, callbacks, delivery, editing, menus, sending
from simulator.methods.request import Method

METHODS: dict[str, Method] = {
    **about.METHODS,
    **callbacks.METHODS,
    **delivery.METHODS,
    **editing.METHODS,
    **menus.METHODS,
    **sending.METHODS,
}
