"""A performance: a preset and an automation, played to the objects of a render as a patch would tell its boxes."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from latentplay.preset.automation import Automation, Event
from latentplay.bend import Bender
from latentplay.bend.playing_layers import PlayingLayers
from latentplay.errors import LatentPlayError
from latentplay.control.manager import ControlManager
from latentplay.render.mixer import Mixer
from latentplay.model.model import Model
from latentplay.modulation.modulator import Modulator
from latentplay.render.players import QUESTIONS, Bending, Coder, Mover, Pad, Player, Strip, check_known, is_for_a_host
from latentplay.preset.document import ModelId, Preset
from latentplay.preset.manager import PresetManager
from latentplay.preset.request import applied, in_words
from latentplay.preset.state import NumberedState, ObjectState
from latentplay.render.score import Score

KEEPER = "lp.preset"
START = "start"


class Now:
    """Jobs that are done when they come."""

    leaving = False

    def add(self, job: Callable[[], Any]) -> None:
        """Does it."""
        job()

    def ask(self, job: Callable[[], Any]) -> Any:
        """Does it; what it returns."""
        return job()


class Performance:
    """``preset`` is loaded before the first sample (without one, the automation's own start); ``automation`` is told at
    its times, to the sample where Pd would hear it. Relative names of files are looked up in ``folder``. What cannot be
    done is a line in ``notes``, as it would be in Pd's console."""

    def __init__(
        self, automation: Automation | None = None, preset: Preset | None = None, folder: str | Path = Path()
    ) -> None:
        self.automation = automation or Automation()
        self.preset = preset or self.automation.start
        self.folder = Path(folder)
        self.notes: list[str] = []
        self.then: Callable[[Modulator | None, Mixer | None], None] = lambda modulator, mixer: None
        """What is said once the preset is loaded, before the first sample."""
        self._presets: dict[str, Preset] = {}

    def keep(self, presets: dict[str, Preset]) -> None:
        """Presets that the automation may load by name."""
        self._presets.update(presets)

    def mentions(self, *kinds: str) -> bool:
        """Whether an object of one of these classes has a part."""
        states = self.preset.objects if self.preset else ()
        kept = [state for preset in self._presets.values() for state in preset.objects]
        return any(kind in kinds for kind in (*(s.kind for s in (*states, *kept)), *(e.kind for e in self.automation.events)))

    def begin(
        self, rate: float, model: Model, worker: Any, coders: tuple[Any, Any], modulator: Modulator | None, mixer: Mixer | None
    ) -> None:
        """Sets the stage: the parts of a render that is about to run."""
        self._score = Score(rate)
        self._stage = RenderStage(model, worker, self.folder, self._desk_says)
        self._pad = Pad(modulator, self._stage.desk, self._score, self.folder)
        self._stage.desk.pads = lambda: [self._pad]
        self._keeper = PresetManager(self._stage, self._keeper_says)
        for name, preset in self._presets.items():
            self._keeper.shelf.save(name, preset)
        self._players: list[Player] = [Coder("lp.encode~", coders[0]), Coder("lp.decode~", coders[1]), self._pad]
        self._players += [Mover(modulator)] if modulator else []
        self._players += [Strip(mixer)] if mixer else []
        self._players.append(Bending(self._stage.make_bender))
        if self.preset is not None:
            self._load(self.preset)
        self.then(modulator, mixer)
        for event in self.automation.events:
            self._score.at(1000 * event.seconds, lambda event=event: self._tell(event))  # type: ignore[misc]

    def play(self, position: int) -> int:
        """Tells all that is due at a position in samples; the position of what comes next."""
        return self._score.play(position)

    def _load(self, preset: Preset) -> None:
        name, shelf = START, self._keeper.shelf
        while name in shelf.names():  # those that the automation may load keep their names
            name += "'"
        shelf.save(name, preset)
        self._ask_keeper("preset_load", name)
        shelf.delete(name)

    def _tell(self, event: Event) -> None:
        word, *values = event.line
        try:
            check_known(event.kind)
            opened = word == "open" and event.seconds == 0 and self._stage.plays(values)
            if word in QUESTIONS or word.startswith("record") or opened:
                return
            if is_for_a_host(event.kind, word):
                self.notes.append(f"{event.object} {word}, at {event.seconds:g} s, is left out: a render has one model throughout")
            elif event.kind == KEEPER:
                self._ask_keeper(word, *values)
            else:
                self._player(event).hear(word, *values)
        except LatentPlayError as error:
            self.notes.append(f"at {event.seconds:g} s: {error}")

    def _player(self, event: Event) -> Player:
        found = [player for player in self._players if player.kind == event.kind]
        if not found or event.place > 1:
            raise LatentPlayError(f"no '{event.object}' in a render: '{event.line[0]}' is left out")
        return found[0]

    # --- presets ---------------------------------------------------------------------------------------------------------

    def _ask_keeper(self, word: str, *values: Any) -> None:
        boxes = [NumberedState(n, ObjectState(p.kind, tuple(tuple(line) for line in p.dump()))) for n, p in enumerate(self._players)]
        row = in_words([box for box in boxes if box.state.lines])
        self._keeper.hear(0, self.folder, [word, len(values), *values, self._score.now, *row])

    def _keeper_says(self, _: int, selector: str, words: Any = ()) -> None:
        if selector == "apply":
            for number, line in applied(list(words)):
                self._restore(number, line)
        elif selector == "wake_after":
            self._score.after(words[0], lambda: self._ask_keeper("wake"))
        elif selector == "error":
            self.notes.append(" ".join(map(str, words)))

    def _restore(self, number: int, line: tuple[Any, ...]) -> None:
        try:
            self._players[number].restore(*line)
        except LatentPlayError as error:
            self.notes.append(str(error))

    def _desk_says(self, _: int, selector: str, words: Any = (), port: int = 0, values: Any = None) -> None:
        self._pad.answer(selector, list(words), values)


class RenderStage:
    """The chain of a render, as its keeper of presets sees it; everything is done when it is asked for."""

    def __init__(self, model: Model, worker: Any, folder: Path, reply: Callable[..., None]) -> None:
        self.jobs = self.bending = Now()
        self.desk = ControlManager(Now(), reply, list)
        self._model, self._worker, self._folder = model, worker, folder
        self._bender: Bender | None = None

    def plays(self, words: list[Any]) -> bool:
        """Whether these name the model that renders."""
        return [Path(str(word)).stem for word in words] == [self._model.name]

    def mark(self) -> ModelId:
        """The model that decodes."""
        return ModelId(self._model.name, self._model.info.hash)

    def recall_model(self, mark: ModelId, folder: Path) -> str:
        """A render has one model throughout."""
        if mark.hash == self._model.info.hash:
            return ""
        return f"the preset was made with model '{mark.name}', this is rendered with '{self._model.name}'"

    def make_bender(self) -> Bender:
        """The bender of the weights that render."""
        if self._bender is None:
            layers = PlayingLayers(self._worker, self._model)
            self._bender = Bender(layers, place=lambda name: self._folder / Path(name).expanduser())
        return self._bender

    def bender(self, make: bool) -> Bender | None:
        """The bender, if there is one or one is to be made."""
        return self.make_bender() if make else self._bender

    def mapping(self) -> dict[str, Any] | None:
        """The mapping as a document."""
        return self.desk.document()

    def take_mapping(self, document: dict[str, Any]) -> None:
        """Puts a mapping back."""
        self.desk.put(document)
