"""Bending: reshaping the weights of a model while it plays."""

from latentplay.bend.bender import Bender
from latentplay.bend.layers import ArrayLayers, LayerInfo, Layers

__all__ = ["ArrayLayers", "Bender", "LayerInfo", "Layers"]
