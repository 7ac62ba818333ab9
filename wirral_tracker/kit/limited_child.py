"""The script that limits its own process, then runs another script in it. Never imported.

python -I limited_child.py MEGABYTES SCRIPT
"""

import resource
import runpy
import sys

CPU_SECONDS = 10


def limit(megabytes: int) -> None:
    """Limit this process to so many megabytes and ten CPU seconds; keep a stricter limit."""
    memory = megabytes * 1024 * 1024
    for kind, most in ((resource.RLIMIT_AS, memory), (resource.RLIMIT_CPU, CPU_SECONDS)):
        _, hard = resource.getrlimit(kind)
        allowed = most if hard == resource.RLIM_INFINITY else min(most, hard)
        # The hard limit too, or the script could raise its own again.
        resource.setrlimit(kind, (allowed, allowed))
    # A crash must not leave a copy of what was read on the disk.
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


if __name__ == "__main__":
    limit(int(sys.argv[1]))
    runpy.run_path(sys.argv[2], run_name="__main__")
