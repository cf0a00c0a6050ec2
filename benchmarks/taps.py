"""So many people tap Taken: how long until each is recorded and has its answer.

python benchmarks/taps.py [taps] [a second]      by default 1,000 and 50

Counted from when Telegram has the tap to when it is asked to stop the spinner, which is after
the commit. The fake Telegram takes 50 ms for each request but polls and runs on the other core.
"""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from benchmarks.parts.running import measured, telegram


def main(taps=1000, offered=50):
    with telegram() as there:
        used = measured(
            "ours", mode="tapping", telegram=there.address, taps=taps, offered=offered, timeout=120
        )
        took = sorted(there.ask("told")["took"])
    half, most = (took[int(len(took) * part)] * 1000 for part in (0.5, 0.99))
    print("| taps | a second | answered | median ms | p99 ms | CPU ms each | stall ms |")
    print("|---|---|---|---|---|---|---|")
    print(
        f"| {taps} | {offered} | {len(took)} | {half:.1f} | {most:.1f} |"
        f" {used['cpu'] / taps * 1000:.2f} | {used['stall'] * 1000:.0f} |"
    )


if __name__ == "__main__":
    main(*(int(each) for each in sys.argv[1:]))
