"""Which layer is meant by a number, a name or a part of a name."""

from __future__ import annotations

from collections.abc import Sequence

from latentplay.bend.layers import LayerInfo
from latentplay.errors import BadValue, quoted, whole


def chosen(infos: Sequence[LayerInfo], which: float | str) -> LayerInfo:
    """The layer numbered ``which`` (from 0), or called so, or the only one whose name holds it; else BadValue."""
    if not infos:
        raise BadValue("lp.bend: layer: the model has no layers to bend: open one that is not frozen")
    if isinstance(which, str):
        return _named(infos, which)
    try:
        return infos[whole("lp.bend: layer: no layer", which, 0, len(infos) - 1)]
    except BadValue as error:
        raise BadValue(f"{error} or a name") from None


def _named(infos: Sequence[LayerInfo], word: str) -> LayerInfo:
    found = [info for info in infos if info.name == word] or [info for info in infos if word and word in info.name]
    if len(found) == 1:
        return found[0]
    if found:
        raise BadValue(f"lp.bend: layer: {quoted(word)} is in {len(found)} names: {_few(found)}; write more of one")
    from difflib import get_close_matches

    near = get_close_matches(word, [info.name for info in infos], 3, 0.4)
    hint = f"did you mean {', '.join(near)}?" if near else "send 'layer_list' to see them"
    raise BadValue(f"lp.bend: layer: no layer {quoted(word)}; {hint}")


def _few(infos: Sequence[LayerInfo]) -> str:
    return ", ".join(info.name for info in infos[:4]) + (" …" if len(infos) > 4 else "")
