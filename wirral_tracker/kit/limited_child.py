"""Runs one script in what is left of this process after its limits are set. Never imported.

python -I limited_child.py MEGABYTES SCRIPT
"""

import resource
import runpy
import sys

CPU_SECONDS = 10


def limit(megabytes: int) -> None:
    """Set what this process may use; a limit that is already stricter stays."""
    memory = megabytes * 1024 * 1024
    for kind, most in ((resource.RLIMIT_AS, memory), (resource.RLIMIT_CPU, CPU_SECONDS)):
        _, hard = resource.getrlimit(kind)
        allowed = most if hard == resource.RLIM_INFINITY else min(most, hard)
        resource.setrlimit(kind, (allowed, allowed))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


if __name__ == "__main__":
    limit(int(sys.argv[1]))
    runpy.run_path(sys.argv[2], run_name="__main__")
