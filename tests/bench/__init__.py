"""The benchmark: measures what the README claims, in real Pd. `make bench`, or `python -m tests.bench [row …]`."""
