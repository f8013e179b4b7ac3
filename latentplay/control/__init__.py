"""Mappings: from a place on a pad to the settings of a modulator, learned from a dozen points."""

from latentplay.control.mapper import BadMapping, Mapper, Point
from latentplay.control.network import GROUPS, Network

__all__ = ["GROUPS", "BadMapping", "Mapper", "Network", "Point"]
