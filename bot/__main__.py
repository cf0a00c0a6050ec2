"""Run the bot's command line: ``python -m bot``, or the console script."""


def main() -> None:
    # Imported here: the worker process of the pictures imports this module and needs no more.
    from bot.commands import main as run  # noqa: PLC0415

    run()


if __name__ == "__main__":
    main()
