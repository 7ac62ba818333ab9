"""Asking a process of its own, which has little to lose, about a file that is not believed."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

LIMITED = Path(__file__).with_name("limited_child.py")


class ChildFailed(Exception):
    """The process ended without an answer: the file is damaged, or took too much."""


class ChildLate(ChildFailed):
    """The process was ended, since it took too long."""


def ask_child(script: Path, data: bytes, *, seconds: float, megabytes: int) -> dict[str, Any]:
    """Give a script some bytes on its standard input. Returns: the JSON object that it prints.

    The script runs alone, without the project and the settings of whoever runs it, and within
    limits that are set before it begins: `megabytes` of memory, ten seconds of work, and `seconds`
    on the clock.

    Raises: ChildLate; ChildFailed.
    """
    try:
        done = subprocess.run(
            [sys.executable, "-I", str(LIMITED), str(megabytes), str(script)],
            input=data,
            capture_output=True,
            timeout=seconds,
            check=True,
        )
        answer: dict[str, Any] = json.loads(done.stdout)
        return answer
    except subprocess.TimeoutExpired as late:
        raise ChildLate from late
    except (subprocess.CalledProcessError, ValueError) as failed:
        raise ChildFailed from failed
