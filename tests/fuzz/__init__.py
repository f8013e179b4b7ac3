"""Fuzzers: short in the tests, as long as one likes with `make fuzz`."""
