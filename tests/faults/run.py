#!/usr/bin/env python3
"""Does the suite notice? Plants the faults of faults.toml one at a time and runs the tests.

    python tests/faults/run.py                     every fault, after one run without any
    python tests/faults/run.py "date ignored" …    these alone
    python tests/faults/run.py --list              their names
    python tests/faults/run.py --stale             those that no longer fit the code; none is tried

Each fault goes into a copy of the repository of its own: as git has it, with what is not committed
yet. There the tests run on SQLite, without those in a browser, until the first that fails. The
tests that ought to notice run first and, only if they do not, the whole suite: most faults cost
seconds. Leaves with 0 only when the suite fails for every fault, by a failing test and not by
falling over.
"""

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import tomllib
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

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

    def plant(self, folder: Path) -> None:
        path = folder / self.file
        path.write_text(
            path.read_text(encoding="utf-8").replace(self.old, self.new), encoding="utf-8"
        )


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
        env={**environment, "PYTHONDONTWRITEBYTECODE": "1", "TEST_DATABASE": "sqlite"},
        capture_output=True,
        text=True,
        timeout=LONGEST_RUN,
    )


def first_failure(output: str) -> str:
    """The first failing test that pytest's summary names."""
    told = [line.removeprefix("FAILED ") for line in output.splitlines() if "FAILED " in line[:7]]
    return told[0].split(" - ")[0] if told else ""


def try_fault(fault: Fault) -> Outcome:
    """Plant one fault in a copy and see whether a test fails."""
    if fault.is_stale:
        return Outcome(fault, "STALE", f"{fault.file} no longer holds its old text exactly once")
    with tempfile.TemporaryDirectory(prefix="fault-") as name:
        folder = Path(name)
        copy_repository(folder)
        fault.plant(folder)
        try:
            done = run_tests(folder, *fault.tests)
            if done.returncode == 0:
                done = run_tests(folder)
        except subprocess.TimeoutExpired:
            return Outcome(fault, "FELL OVER", "the tests took too long")
    if done.returncode == 0:
        return Outcome(fault, "NOT NOTICED", f"planted in {fault.file}")
    if noticed_by := first_failure(done.stdout):
        return Outcome(fault, "noticed", noticed_by)
    return Outcome(fault, "FELL OVER", (done.stdout + done.stderr).strip()[-300:])


def is_green_without() -> bool:
    """Whether the suite passes as it is: else its failing would prove nothing."""
    with tempfile.TemporaryDirectory(prefix="fault-") as name:
        copy_repository(Path(name))
        done = run_tests(Path(name))
    if done.returncode:
        print("The tests fail without any fault:", done.stdout[-2000:], done.stderr, sep="\n")
    return done.returncode == 0


def chosen(faults: list[Fault], names: list[str]) -> list[Fault]:
    known = {fault.name: fault for fault in faults}
    if unknown := [name for name in names if name not in known]:
        sys.exit(f"No such fault: {', '.join(unknown)}. --list shows them.")
    return [known[name] for name in names] or faults


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
    if not options.names and not is_green_without():
        return 1
    width = max(len(fault.name) for fault in wanted)
    with ThreadPoolExecutor(AT_ONCE) as pool:
        outcomes = []
        for outcome in pool.map(try_fault, wanted):
            outcomes.append(outcome)
            print(
                f"{outcome.fault.name:<{width}}  {outcome.word:<11}  {outcome.detail}", flush=True
            )
    noticed = sum(outcome.is_noticed for outcome in outcomes)
    print(f"{noticed} of {len(outcomes)} faults noticed")
    return 0 if noticed == len(outcomes) else 1


if __name__ == "__main__":
    sys.exit(main())
