"""Run the bot's command line: ``python -m bot``, or the console script."""

import gc
import sys
from importlib.util import find_spec, module_from_spec


def main() -> None:
    _leave_out()
    gc.disable()  # a thousand modules leave little garbage; to look for it took a sixth of a second
    # Imported here: the worker process of the pictures imports this module and needs no more.
    from bot.commands import main as run  # noqa: PLC0415

    gc.freeze()
    gc.enable()
    run()


def _leave_out() -> None:
    """Keep from being loaded what libraries load for others than us (docs/adr/0019)."""
    # httpx, which python-telegram-bot imports, has a command line where rich can be
    # imported, and goes without where it cannot. None is how Python is told so.
    sys.modules["httpx._main"] = None  # type: ignore[assignment]
    # SQLAlchemy's package for asyncio imports its ORM; of its modules we import the one we use.
    if spec := find_spec("sqlalchemy.ext.asyncio"):
        sys.modules[spec.name] = module_from_spec(spec)


if __name__ == "__main__":
    main()
