#!/usr/bin/env python3
"""Does the suite notice? Plants the faults of faults.toml one at a time and runs the tests.

    python tests/faults/run.py                     every fault, after one run without any
    python tests/faults/run.py "date ignored" …    these alone
    python tests/faults/run.py --list              their names
    python tests/faults/run.py --stale             those that no longer fit the code; none is tried

Each fault goes into a copy of the repository: as git has it, with what is not committed yet. There
the tests run on SQLite, without those in a browser, until the first that fails; then the copy is
mended for the next fault. The tests that ought to notice run first and, only if they do not, the
whole suite: most faults cost seconds. Leaves with 0 only when the suite fails for every fault, by a
failing test and not by falling over.
"""

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from queue import Queue

ROOT = Path(__file__).resolve().parents[2]
FAULTS = Path(__file__).with_name("faults.toml")
LONGEST_RUN = 900
# Two faults side by side are quick enough, and leave the machine usable.
AT_ONCE = min(2, os.cpu_count() or 1)
NOT_PASSED_ON = {"DATABASE_URL", "TEST_DATABASE", "TEST_COUNTS", "CI", "DEBUG"}


@dataclass(frozen=True)
class Fault:
    """A slip that somebody could make, and the tests that ought to notice it."""

    name: str
    file: str
    old: str
    new: str
    tests: tuple[str, ...]

    @property
    def is_stale(self) -> bool:
        """Whether the code has moved on, so that the fault can no longer be planted."""
        path = ROOT / self.file
        return not path.exists() or path.read_text(encoding="utf-8").count(self.old) != 1

    @contextmanager
    def planted(self, folder: Path) -> Iterator[None]:
        """Change the fault's file in a copy of the repository until the block ends."""
        path = folder / self.file
        before = path.read_text(encoding="utf-8")
        path.write_text(before.replace(self.old, self.new), encoding="utf-8")
        try:
            yield
        finally:
            path.write_text(before, encoding="utf-8")


@dataclass(frozen=True)
class Outcome:
    """What became of a fault, in a word, and which test told of it."""

    fault: Fault
    word: str
    detail: str = ""

    @property
    def is_noticed(self) -> bool:
        return self.word == "noticed"


def read_faults() -> list[Fault]:
    rows = tomllib.loads(FAULTS.read_text(encoding="utf-8"))["fault"]
    return [Fault(**{**row, "tests": tuple(row["tests"])}) for row in rows]


def copy_repository(folder: Path) -> None:
    """Every file that a clone would have, and those that are new and not ignored."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    for name in filter(None, listed.stdout.split("\0")):
        if (ROOT / name).is_file():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(ROOT / name, folder / name)


def run_tests(folder: Path, *tests: str) -> subprocess.CompletedProcess[str]:
    """These tests of a copy, or all save those in a browser, until the first that fails."""
    environment = {key: value for key, value in os.environ.items() if key not in NOT_PASSED_ON}
    options = ["-x", "-q", "--tb=no", "-p", "no:cacheprovider", "--ignore=tests/browser"]
    options += ["-m", "not nightly"]
    return subprocess.run(
        [sys.executable, "-m", "pytest", *options, *(tests or ["tests"])],
        cwd=folder,
        env={**environment, "TEST_DATABASE": "sqlite"},
        capture_output=True,
        text=True,
        timeout=LONGEST_RUN,
    )


def first_failure(output: str) -> str:
    """The first failing test that pytest's summary names."""
    told = [line.removeprefix("FAILED ") for line in output.splitlines() if "FAILED " in line[:7]]
    return told[0].split(" - ")[0] if told else ""


def try_fault(fault: Fault, free: "Queue[Path]") -> Outcome:
    """Plant one fault in a free copy and see whether a test fails."""
    if fault.is_stale:
        return Outcome(fault, "STALE", f"{fault.file} no longer holds its old text exactly once")
    folder = free.get()
    try:
        with fault.planted(folder):
            done = run_tests(folder, *fault.tests)
            if done.returncode == 0:
                done = run_tests(folder)
    except subprocess.TimeoutExpired:
        return Outcome(fault, "FELL OVER", "the tests took too long")
    finally:
        free.put(folder)
    if done.returncode == 0:
        return Outcome(fault, "NOT NOTICED", f"planted in {fault.file}")
    if noticed_by := first_failure(done.stdout):
        return Outcome(fault, "noticed", noticed_by)
    return Outcome(fault, "FELL OVER", (done.stdout + done.stderr).strip()[-300:])


def is_green_without(folder: Path) -> bool:
    """Whether the suite passes as it is: else its failing would prove nothing."""
    done = run_tests(folder)
    if done.returncode:
        print("The tests fail without any fault:", done.stdout[-2000:], done.stderr, sep="\n")
    return done.returncode == 0


def chosen(faults: list[Fault], names: list[str]) -> list[Fault]:
    known = {fault.name: fault for fault in faults}
    if unknown := [name for name in names if name not in known]:
        sys.exit(f"No such fault: {', '.join(unknown)}. --list shows them.")
    return [known[name] for name in names] or faults


def try_all(faults: list[Fault], parent: Path, *, is_whole: bool) -> list[Outcome]:
    """Try faults side by side, in copies below `parent`; print what becomes of each.

    Where all are tried, the suite must pass without any first; none is tried if it does not.
    """
    copies: Queue[Path] = Queue()
    for number in range(AT_ONCE):
        (parent / str(number)).mkdir()
        copy_repository(parent / str(number))
        copies.put(parent / str(number))
    if is_whole and not is_green_without(parent / "0"):
        return []
    width = max(len(fault.name) for fault in faults)
    outcomes = []
    with ThreadPoolExecutor(AT_ONCE) as pool:
        for outcome in pool.map(lambda fault: try_fault(fault, copies), faults):
            outcomes.append(outcome)
            print(
                f"{outcome.fault.name:<{width}}  {outcome.word:<11}  {outcome.detail}", flush=True
            )
    return outcomes


def main() -> int:
    parser = argparse.ArgumentParser(description="Plant faults; the suite must notice each.")
    parser.add_argument("names", nargs="*", metavar="NAME", help="only these faults")
    parser.add_argument("--list", action="store_true", help="name the faults and stop")
    parser.add_argument("--stale", action="store_true", help="name those that are stale, and stop")
    options = parser.parse_args()
    faults = read_faults()
    if options.stale:
        stale = [f"{fault.name}: {fault.file}" for fault in faults if fault.is_stale]
        print(*stale, f"{len(stale)} of {len(faults)} faults are stale", sep="\n")
        return 1 if stale else 0
    if options.list:
        print(*(fault.name for fault in faults), sep="\n")
        return 0
    wanted = chosen(faults, options.names)
    with tempfile.TemporaryDirectory(prefix="faults-") as name:
        outcomes = try_all(wanted, Path(name), is_whole=not options.names)
    noticed = sum(outcome.is_noticed for outcome in outcomes)
    print(f"{noticed} of {len(wanted)} faults noticed")
    return 0 if noticed == len(wanted) else 1


if __name__ == "__main__":
    sys.exit(main())
