"""The program that prints one document, from standard input, and prints its CPU or memory."""

import json
import os
import sys

import django


def main() -> None:
    """Print the measure that the command line names, "chromium" or "memory", as JSON."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "bench.settings"
    django.setup()
    from bench import printing

    measure = {"chromium": printing.print_with_chromium, "memory": printing.print_and_weigh}
    print(json.dumps(measure[sys.argv[1]](sys.stdin.read())))


if __name__ == "__main__":
    main()
