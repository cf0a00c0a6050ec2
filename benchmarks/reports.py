"""How long a tap waits for its answer while ten reports are made, and while none is.

python benchmarks/reports.py [taps a second] [seconds]      by default 20 and 20

The bot, and the process in which it makes the pages, share one core; Telegram has the other.
Each page is of a year of nights. A tap counts from when Telegram has it until its answer is there.
"""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from benchmarks.parts.running import measured, telegram


def main():
    rate, seconds = (int(each) for each in (*sys.argv[1:], *("20", "20")[len(sys.argv) - 1 :]))
    for pages in (0, 10):
        with telegram() as wire:
            order = {"taps": rate * seconds, "offered": rate, "pages": pages}
            found = measured("pages", telegram=wire.address, **order)
            told = wire.ask("told")
        took = sorted(told["took"])
        sent = told["calls"].get("sendDocument", 0)
        print(
            f"{sent} pages made, {len(took)} taps at {rate}/s: median {_at(took, 0.5):.0f} ms, "
            f"p99 {_at(took, 0.99):.0f} ms, longest {_at(took, 1):.0f} ms; all done after "
            f"{found['made']:.0f} s; the loop was busy {found['busy'] * 1000:.0f} ms at most"
        )


def _at(took, share):
    return took[min(int(len(took) * share), len(took) - 1)] * 1000


if __name__ == "__main__":
    main()
