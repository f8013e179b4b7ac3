"""Mappings: from a place on a pad to the settings of a modulator, learned from a dozen points."""

from latentplay.mapping.mapper import BadMapping, Mapper, Point
from latentplay.mapping.network import GROUPS, Network

__all__ = ["GROUPS", "BadMapping", "Mapper", "Network", "Point"]
