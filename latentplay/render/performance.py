"""A performance: a preset and an automation, told to the objects of a render as a patch would."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from latentplay.errors import BadValue, LatentPlayError, path_of, quoted
from latentplay.host.offline import OfflineHost, OfflineObject
from latentplay.preset.automation import Automation, Event
from latentplay.preset.document import Preset
from latentplay.spec.table import objects

PRESET = "lp.preset"
START = "start"
QUESTIONS = {"dump", "info", "latency", "version", "layer_list", "preset_list", "point_list", "view", "meter"}
"""What asks and changes nothing."""
CODECS = ("lp.encode~", "lp.decode~")


def needs_a_patch(kind: str, selector: str) -> bool:
    """Whether a message means something in a patch only: a render has one model throughout, and makes no seed maps."""
    return selector in ("open", "seedmap_rebuild") or (kind in CODECS and selector in ("own", "close", "reload"))


class Performance:
    """``preset`` is loaded before the first sample (without one, the automation's own start); ``automation`` is told at
    its times, to the sample where Pd would hear it. Relative names of files are looked up in ``folder``. What cannot be
    done is a line in ``notes``, as it would be in Pd's console."""

    def __init__(
        self, automation: Automation | None = None, preset: Preset | None = None, folder: str | Path = Path()
    ) -> None:
        for given, kind in ((automation, Automation), (preset, Preset)):
            if not (given is None or isinstance(given, kind)):
                raise BadValue(f"Performance: {quoted(given)} is no {kind.__name__}: read one with {kind.__name__}.read(path)")
        self.automation = automation or Automation()
        self.preset = preset or self.automation.start
        self.folder = path_of(folder, "Performance: folder")
        self.notes: list[str] = []
        self.then: Callable[[list[OfflineObject]], None] = lambda objects: None
        """What is sent to the objects once the preset is loaded, before the first sample."""
        self._presets: dict[str, Preset] = {}

    def __repr__(self) -> str:
        return f"<Performance: {self.automation!r}, {self.preset or 'no preset'}>"

    def keep(self, presets: dict[str, Preset]) -> None:
        """Presets that the automation may load by name."""
        self._presets.update(presets)

    def mentions(self, *kinds: str) -> bool:
        """Whether an object of one of these classes has a part."""
        presets = [preset for preset in (self.preset, *self._presets.values()) if preset]
        parts = [state.kind for preset in presets for state in preset.objects]
        return any(kind in kinds for kind in (*parts, *(event.kind for event in self.automation.events)))

    def begin(self, host: OfflineHost, chain: str, model_name: str) -> None:
        """Adds the objects without signals to the chain of a render, loads the preset, schedules the automation."""
        preset = host.make(PRESET, chain)
        for kind in ("lp.control", "lp.bend"):
            host.make(kind, chain)
        for name, kept in self._presets.items():
            host.server.chains[chain].presets.presets.save(name, kept)
        if self.preset is not None:
            self._load(host, preset, self.preset)
        self.then(host.objects)
        for event in self.automation.events:
            self._schedule(host, event, model_name)

    def _load(self, host: OfflineHost, object_: OfflineObject, preset: Preset) -> None:
        name, presets = START, host.server.chains[object_.chain].presets.presets
        while name in presets.names():  # those that the automation may load keep their names
            name += "'"
        presets.save(name, preset)
        object_.send("preset_load", name)
        presets.delete(name)

    def _schedule(self, host: OfflineHost, event: Event, model_name: str) -> None:
        selector, *values = event.line
        opened = selector == "open" and event.seconds == 0 and [Path(str(value)).stem for value in values] == [model_name]
        if selector in QUESTIONS or selector.startswith("record") or opened:
            return
        try:
            target = self._target(host, event)
        except LatentPlayError as error:
            self.notes.append(f"at {event.seconds:g} s: {error}")
            return
        if needs_a_patch(event.kind, selector):
            self.notes.append(f"{event.object} {selector}, at {event.seconds:g} s, is left out: a render has one model throughout")
        else:
            target.at(1000 * event.seconds, selector, *values)

    def _target(self, host: OfflineHost, event: Event) -> OfflineObject:
        known = [o.name for o in objects()]
        if event.kind not in known:
            raise LatentPlayError(f"no object '{event.kind}': expected one of {', '.join(known)}")
        found = [o for o in host.objects if o.kind == event.kind]
        if event.place > len(found):
            raise LatentPlayError(f"no '{event.object}' in a render: '{event.line[0]}' is left out")
        return found[event.place - 1]
