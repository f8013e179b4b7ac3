"""`python -m latentplay.cli`: the command line, as `latentplay`."""

from __future__ import annotations

import sys

from latentplay.cli import main

if __name__ == "__main__":
    sys.exit(main())
