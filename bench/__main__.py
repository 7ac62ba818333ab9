"""The program of `make bench`: build registers, measure each goal on them, print a table.

    python -m bench sqlite|postgresql
    python -m bench reports

BENCH_SIZES=1000,20000 chooses the sizes of the registers; all three are the default. A report is
printed at 40 and 200 recommendations, from SQLite.
"""

import os
import sys
import time

from bench import databases

SIZES = "1000,20000,100000"
COLUMNS = "{:<50} {:>8} {:>13} {:>15} {:>22} {:>18}  {}"


def main() -> None:
    """Run the bench that the command line names; exit with 1 where a goal was missed."""
    vendor = sys.argv[1] if len(sys.argv) == 2 else ""
    if vendor == "reports":
        sys.exit(1 if missed_by_reports() else 0)
    if vendor not in databases.VENDORS:
        sys.exit(__doc__)
    sizes = sorted(int(size) for size in (os.environ.get("BENCH_SIZES") or SIZES).split(","))
    databases.start(vendor)
    begin_table(f"{databases.version()}, CPU of this process and of the database's, medians:")
    sys.exit(1 if missed(sizes) else 0)


def begin_table(title: str) -> None:
    """Print a title and the heads of the columns."""
    print(f"\n{title}\n")
    print(COLUMNS.format("", "size", "ours", "theirs", "measured", "goal", ""), flush=True)


def missed_by_reports() -> bool:
    """Print what a report's PDF costs; return whether a goal was missed."""
    databases.start("sqlite")
    from bench import reports

    begin_table("The report's PDF, CPU of whatever prints it, medians:")
    printed = [show([result])[0] for result in reports.results()]
    return any(result.is_met is False for result in printed)


def missed(sizes: list[int]) -> bool:
    """Build a register of each size and print each result; return whether a goal was missed."""
    from bench import goals, registers, rivals

    results = []
    for size in sizes:
        began = time.process_time()
        databases.create(size)
        registers.build(size)
        rivals.make_index()
        print(f"Built {size:,} in {time.process_time() - began:.0f} s", file=sys.stderr)
        for goal in goals.GOALS:
            results += show(goal(size))
    if len(sizes) > 1:
        results += show(goals.growth(sizes[0], sizes[-1]))
    return any(result.is_met is False for result in results)


def show(results: list) -> list:
    """Print each Result as a line of the table, and return the same list."""
    verdicts = {True: "met", False: "NOT MET", None: ""}
    for result in results:
        print(
            COLUMNS.format(
                result.what,
                f"{result.size:,}",
                result.ours,
                result.theirs,
                result.measured,
                result.goal,
                verdicts[result.is_met],
            ),
            flush=True,
        )
    return results


if __name__ == "__main__":
    main()
