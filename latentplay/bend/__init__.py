"""Bending: reshaping the weights of a model while it plays."""

from latentplay.bend.layers import ArrayLayers, LayerInfo, Layers
from latentplay.bend.bender import Bender

__all__ = ["ArrayLayers", "Bender", "LayerInfo", "Layers"]
