"""Run the bot's command line: ``python -m bot``."""

from bot.commands import main

main()
