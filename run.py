#!/usr/bin/env python3
"""Everything the kit does, from one command: `python run.py --help` lists it.

On first use it makes its own environment in .venv. The syntax here is that of the oldest Pythons, so that each of them
can say what is missing; helpers/starting has the rest.
"""
# ruff: noqa: UP030, UP032

import os
import subprocess
import sys

OLDEST = (3, 11)
SHIPPED_CORPUS = "tehran-visits"


def too_old(version, executable, newer=()):
    """What to tell the user of a Python that cannot run the kit, or None; `newer` are commands that could."""
    if tuple(version[:2]) >= OLDEST:
        return None
    said = "The kit needs Python 3.11 or newer; this is Python {0}.{1} ({2}). ".format(
        version[0], version[1], executable
    )
    if newer:
        return said + "Run the same command with the newer one that is here: {0} run.py".format(newer[0])
    return said + "Install Python 3.11 to 3.14 from python.org or your system, and run the same command with it."


def newer_pythons():
    """Commands on this machine that start a Python new enough, the newest first."""
    names = ["py -3"] if os.name == "nt" else ["python3.{0}".format(minor) for minor in (14, 13, 12, 11)]
    works = []
    for name in names:
        test = name.split() + ["-c", "import sys; sys.exit(sys.version_info < (3, 11))"]
        try:
            process = subprocess.Popen(test, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
            process.communicate()
        except OSError:
            continue
        if process.returncode == 0:
            works.append(name)
    return works


if __name__ == "__main__":
    if too_old(sys.version_info, sys.executable):
        sys.exit(too_old(sys.version_info, sys.executable, newer_pythons()))
    sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
    from helpers.starting.commands import main

    sys.exit(main(default_corpus=SHIPPED_CORPUS))
