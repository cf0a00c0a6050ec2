"""Run the bot's command line: ``python -m bot``, or the console script."""

import sys


def main() -> None:
    # httpx, which python-telegram-bot imports and we do not use, has a command of its own where
    # rich can be imported, and goes without where it cannot. None is how Python is told so.
    sys.modules["httpx._main"] = None  # type: ignore[assignment]
    # Imported here: the worker process of the pictures imports this module and needs no more.
    from bot.commands import main as run  # noqa: PLC0415

    run()


if __name__ == "__main__":
    main()
