"""Child processes that read files which are not trusted."""

import json
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any, TypeAlias

LIMITED = Path(__file__).with_name("limited_child.py")
# The JSON that a child prints, by name; each script says what is in its own.
Answer: TypeAlias = dict[str, Any]


class ChildFailed(Exception):
    """A child process that ended without an answer: the file is damaged, or took too much."""


class ChildLate(ChildFailed):
    """A child process that was ended because it took too long."""


def ask_child(script: Path, data: bytes, *, seconds: float, megabytes: int) -> Answer:
    """Run a script as a child process with `data` on its stdin; return the JSON object it prints.

    The script runs alone, without the project and the settings of whoever runs it, and within
    limits that are set before it begins: `megabytes` of memory, ten seconds of work, and `seconds`
    on the clock. A hostile file can break that process, which holds nothing, and not this one.

    Raises: ChildLate; ChildFailed.
    """
    try:
        done = subprocess.run(
            # Isolated: no module beside the script and no PYTHON variable can change what runs.
            [sys.executable, "-I", str(LIMITED), str(megabytes), str(script)],
            input=data,
            capture_output=True,
            timeout=seconds,
            check=True,
        )
        answer: Answer = json.loads(done.stdout)
        return answer
    except subprocess.TimeoutExpired as late:
        raise ChildLate from late
    except (subprocess.CalledProcessError, ValueError) as failed:
        raise ChildFailed from failed


def ask_reader(
    script: Path,
    data: bytes,
    *,
    seconds: float,
    megabytes: int,
    kind: str,
    refusals: Mapping[str, str],
    error: type[Exception],
) -> Answer:
    """Run a script that reads a file as `ask_child` does; raise `error` with why it did not.

    `kind` is what the file is called to an officer, such as "Word file", and `refusals` are the
    sentences for the codes that the script answers with under "refused".

    Raises: `error`.
    """
    try:
        answer = ask_child(script, data, seconds=seconds, megabytes=megabytes)
    except ChildLate as late:
        raise error(f"The {kind} takes too long to read.") from late
    except ChildFailed as failed:
        raise error(
            f"The {kind} cannot be read: it is damaged, or needs too much time or memory."
        ) from failed
    if "refused" in answer:
        raise error(refusals[answer["refused"]])
    return answer
