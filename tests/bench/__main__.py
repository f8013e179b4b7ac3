"""Prints the table: `python tests/bench [row …]`."""

import os
import platform
import sys
from pathlib import Path

HERE = Path(__file__).parent
sys.path[:0] = [str(HERE.parent / "support"), str(HERE.parent / "pd"), str(HERE.parent), str(HERE.parents[1])]

from bench import bend_rows, control_rows, engine_rows, mix_rows, mod_rows, opening_rows, preset_rows, rows  # noqa: E402
from bench.stage import Stage  # noqa: E402

ROWS = {**rows.ROWS, **mod_rows.ROWS, **mix_rows.ROWS, **bend_rows.ROWS, **control_rows.ROWS, **preset_rows.ROWS, **engine_rows.ROWS,
        **opening_rows.ROWS}


def main() -> None:
    """Runs the rows that were asked for, or all."""
    wanted = sys.argv[1:] or list(ROWS)
    unknown = [row for row in wanted if row not in ROWS]
    if unknown:
        sys.exit(f"no row '{unknown[0]}'; one of {', '.join(ROWS)}")
    print(f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}, {platform.platform()}\n")
    print("| what | measured | bar |\n|---|---|---|")
    stage = Stage()
    for row in wanted:
        for what, measured, bar in ROWS[row](stage):
            print(f"| {what} | {measured} | {bar} |", flush=True)


if __name__ == "__main__":
    main()
