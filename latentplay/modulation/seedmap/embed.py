"""Layouts: descriptors to places in the unit square, so that what is alike lies close."""

from __future__ import annotations

import warnings

import numpy as np
from numpy.typing import NDArray

from latentplay.modulation.seedmap.describe import DESCRIPTORS

Array = NDArray[np.float64]

NEIGHBOURS = 8
"""How many neighbours UMAP keeps together: as many as voices take. More (12, 20) measured worse on all six bases."""

CLOSENESS = 0.1
"""UMAP's min_dist. Larger values (0.3, 0.6) spread the points more evenly, and separate what is alike."""

AXES = [list(DESCRIPTORS).index(name) for name in ("step", "mean")]
"""What grows to the right and upwards, as far as the map allows: how far a voice steps, and where it lies."""


def scale(descriptors: Array) -> Array:
    """Descriptors (n, d) with mean 0 and deviation 1 over the seeds, held within 3 deviations.

    Each descriptor counts the same, and one odd texture cannot stretch the map; a descriptor that is the same for all
    seeds is 0.
    """
    deviation = descriptors.std(axis=0)
    scaled = (descriptors - descriptors.mean(axis=0)) / np.where(deviation < 1e-9, 1, deviation)
    return np.clip(scaled, -3, 3)


def umap_layout(scaled: Array, seed: int) -> Array:
    """By UMAP (L. McInnes et al., 2018), one thread, the same each time: (n, 2) in the unit square; n from 16.

    It begins with the points laid out along AXES, so that the maps of all bases lie the same way round: a place is
    something like the same movement on each of them.
    """
    axes = scaled[:, AXES]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from umap import UMAP

        mapper = UMAP(n_neighbors=NEIGHBOURS, min_dist=CLOSENESS, random_state=seed, n_jobs=1, init=axes)
        points = np.asarray(mapper.fit_transform(scaled), np.float64)
    return to_square(turn(points, axes))


def turn(points: Array, axes: Array) -> Array:
    """Points (n, 2) turned round so that x grows with the first of the axes (n, 2) and y with the second."""
    centred = points - points.mean(axis=0)
    angles = np.radians(np.arange(360))
    turns = np.array([[np.cos(angles), -np.sin(angles)], [np.sin(angles), np.cos(angles)]])  # (2, 2, 360)
    turned = np.einsum("ijk,nj->kni", turns, centred)
    likeness = (turned * (axes - axes.mean(axis=0))).mean(axis=1) / np.maximum(turned.std(axis=1), 1e-12)
    return np.asarray(turned[likeness.sum(axis=1).argmax()])


def pca_layout(scaled: Array) -> Array:
    """By the two directions in which the textures differ most: (n, 2) in the unit square; to compare with."""
    centred = scaled - scaled.mean(axis=0)
    return to_square(centred @ np.linalg.svd(centred, full_matrices=False)[2][:2].T)


def random_layout(count: int, seed: int) -> Array:
    """Anywhere: (count, 2) in the unit square; to compare with."""
    return np.random.default_rng(seed).random((count, 2))


def to_square(points: Array) -> Array:
    """Points moved and stretched so that they fill 0 to 1 along both axes."""
    low, high = points.min(axis=0), points.max(axis=0)
    return np.clip((points - low) / np.maximum(high - low, 1e-12), 0, 1).astype(np.float64)
