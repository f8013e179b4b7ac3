"""Pictures: a matplotlib figure that notebooks show by themselves, and one line where matplotlib is missing."""

from __future__ import annotations

import io
from typing import Any

from latentplay.errors import LatentPlayError, quoted
from latentplay.files.colours import INK, PAPER, QUIET


def new_figure(width: float, height: float, dpi: int = 130) -> Any:
    """An empty figure, in inches; ``savefig(path)`` writes it. LatentPlayError where matplotlib is missing."""
    try:
        from matplotlib.figure import Figure
    except ImportError as error:
        raise LatentPlayError("no picture without matplotlib: pip install matplotlib") from error

    class Picture(Figure):
        """A figure that shows itself in a notebook, without pyplot."""

        def _repr_png_(self) -> bytes:
            file = io.BytesIO()
            self.savefig(file, format="png", facecolor=PAPER)
            return file.getvalue()

    return Picture((width, height), dpi=dpi, facecolor=PAPER)


def save(figure: Any, path: Any) -> None:
    """Writes a figure; LatentPlayError where that cannot be."""
    try:
        figure.savefig(path, facecolor=PAPER)
    except (OSError, ValueError) as error:
        why = getattr(error, "strerror", None) or error
        raise LatentPlayError(f"picture {quoted(path)} cannot be written ({why}): choose another name") from error


def plain(axes: Any, title: str = "") -> None:
    """One look for all pictures."""
    axes.set_facecolor(PAPER)
    axes.tick_params(colors=QUIET, labelsize=9, length=3)
    for spine in axes.spines.values():
        spine.set(color="#3a3f47", linewidth=0.8)
    if title:
        axes.set_title(title, loc="left", color=INK, fontsize=12, weight="bold", pad=6)
