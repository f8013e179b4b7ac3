"""`python -m latentplay`: the command line; alone, the doctor."""

from __future__ import annotations

import sys

from latentplay.cli import main

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:] or ["doctor"]))
