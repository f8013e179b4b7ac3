"""What the model plays, what its file had, and the steps in between."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from weakref import WeakValueDictionary

from latentplay.bend import pair_file
from latentplay.bend.history import Arrays, History, Step
from latentplay.bend.layers import Layers, hand_over, same_bits
from latentplay.bend.pair_contents import PairContents
from latentplay.files.later import np


class WeightStore:
    """The store of one model. Only layers that were bent are kept: one that nobody touched costs nothing."""

    def __init__(self, layers: Layers, undo_bytes: int) -> None:
        self.layers = layers
        self.infos = layers.names()
        self.history = History(undo_bytes)
        self._originals: dict[str, np.ndarray] = {}
        self._playing: dict[str, np.ndarray] = {}
        # While someone holds a layer that was read from the model, asking again gives the very same array.
        self._lent: WeakValueDictionary[str, np.ndarray] = WeakValueDictionary()

    def playing(self, name: str) -> np.ndarray:
        """The array that the model plays, or is about to."""
        if name in self._playing:
            return self._playing[name]
        values = self._lent.get(name)
        if values is None:
            values = self._lent[name] = self.layers.get(name)
        return values

    def original(self, name: str) -> np.ndarray:
        """The array that the model's file has."""
        return self._originals[name] if name in self._originals else self.playing(name)

    def bent(self) -> list[str]:
        """The names of the layers that do not play their original weights."""
        return [name for name, values in self._playing.items() if not same_bits(values, self._originals[name])]

    def play(self, changes: Arrays, gesture: object = None) -> None:
        """Hand new arrays to the model, as one step that can be undone (see :meth:`History.add` for ``gesture``)."""
        if gesture is None:
            self.history.seal()
        before = {name: self.playing(name) for name in changes}
        after = {name: values for name, values in changes.items() if not same_bits(values, before[name])}
        if after:
            before = {name: before[name] for name in after}
            self._send(after, before)
            self.history.add(Step(before, after), gesture)

    def restore(self, names: Iterable[str]) -> None:
        """Give layers their original weights, as one step."""
        self.play({name: self.original(name) for name in names})

    def undo(self) -> bool:
        """Take the last step back; False when there is none."""
        step = self.history.last
        if step:
            self._send(step.before, step.after)
            self.history.back()
        return step is not None

    def redo(self) -> bool:
        """Do again what was undone last; False when there is nothing."""
        step = self.history.next
        if step:
            self._send(step.after, step.before)
            self.history.forth()
        return step is not None

    def save(self, path: Path) -> None:
        """Write what plays as a pair of files."""
        pair_file.write(path, self.infos, self.playing, self.layers.model_name, self.layers.model_hash)

    def load(self, path: Path, force: bool) -> PairContents:
        """Have the model play what a pair holds, as one step; layers that play it already are left alone."""
        model = self.layers
        found = pair_file.read(path, self.infos, model.model_name, model.model_hash, force, self.playing)
        fresh = {name: new for name, new in found.arrays.items() if not same_bits(new, self.playing(name))}
        # Copies, so that one bent layer does not hold on to the whole file.
        self.play({name: np.array(new) for name, new in fresh.items()})
        return found

    def _send(self, arrays: Arrays, before: Arrays) -> None:
        """Hand arrays over: all of them, or none when the model refuses one."""
        try:
            hand_over(self.layers, arrays)
        except Exception:
            hand_over(self.layers, before)
            raise
        self._originals = {**before, **self._originals}
        self._playing.update(arrays)
