"""Follows messages through the Max for Live device as Max would: from a control to the objects, from their answers to the controls.

Max's own message boxes are few in the device; each is one function here.
What would wait (`delay`, `qlim`, `deferlow`) happens when all else is done.
What reaches one of our objects is kept in `sent`, and given to `deliver`, which may be a box in the fake Max.
"""

from __future__ import annotations

import json
import re
import struct
from collections.abc import Callable
from pathlib import Path
from typing import Any

Atoms = list[Any]
FOLDER = Path(__file__).parents[2] / "m4l_device"
DEVICE = FOLDER / "Latentplay.amxd"
CONTROLS = ("live.dial", "live.numbox", "live.slider", "live.menu", "live.tab", "live.text")


def chunks(data: bytes) -> dict[str, bytes]:
    """Name and content of each chunk of a device."""
    found, at = {}, 0
    while at < len(data):
        name, size = struct.unpack_from("<4sI", data, at)
        found[name.decode()] = data[at + 8 : at + 8 + size]
        at += 8 + size
    assert at == len(data)
    return found


def read_device(path: Path = DEVICE) -> dict[str, Any]:
    """The patcher inside a device."""
    return json.loads(chunks(path.read_bytes())["ptch"].removesuffix(b"\0").decode())["patcher"]


def patchers(root: dict[str, Any], name: str = "") -> list[tuple[str, dict[str, Any]]]:
    """The patcher and all inside it, by the identifiers on the way down."""
    found = [(name, root)]
    for item in root["boxes"]:
        if "patcher" in item["box"]:
            found += patchers(item["box"]["patcher"], f"{name}{item['box']['id']}::")
    return found


def value_of(box: dict[str, Any]) -> dict[str, Any]:
    """What Live keeps of a box; empty where it keeps nothing."""
    return box.get("saved_attribute_attributes", {}).get("valueof", {})


def number(word: Any) -> float:
    """A word where Max wants a number is 0."""
    try:
        return float(word)
    except ValueError:
        return 0.0


def typed(word: str) -> Any:
    """A word of a box or message, as Max reads it."""
    return int(word) if re.fullmatch(r"-?\d+", word) else float(word) if re.fullmatch(r"-?\d*\.\d*", word) and word != "." else word


def as_text(atoms: Atoms) -> str:
    return " ".join(f'"{a}"' if isinstance(a, str) and " " in a else f"{a:.9g}" if isinstance(a, float) else str(a) for a in atoms)


class LivePatch:
    """One device; `dialog` is what file dialogs answer, `files` what the models' folder holds, `typed` what stands in the text.
    A `patient` one keeps what `delay` holds until `catch_up`."""

    def __init__(self, root: dict[str, Any], deliver: Callable[[str, str], None] | None = None) -> None:
        self.boxes: dict[str, dict[str, Any]] = {}
        self.cords: dict[tuple[str, int], list[tuple[str, int]]] = {}
        self.kept: dict[str, Any] = {}
        self.values: dict[str, Any] = {}
        self.sent: list[tuple[str, str]] = []
        self.shown: dict[str, list[Atoms]] = {}
        self.typed = "a name"
        self.deliver, self.dialog, self.files = deliver, "/tmp/chosen file", ["one.ts", "notes.txt", "two words.ts"]
        for at, patcher in patchers(root):
            for item in patcher["boxes"]:
                self.boxes[at + item["box"]["id"]] = item["box"]
            for line in patcher["lines"]:
                (a, outlet), (b, inlet) = line["patchline"]["source"], line["patchline"]["destination"]
                self.cords.setdefault((at + a, outlet), []).append((at + b, inlet))
        self.named = {value_of(box)["parameter_longname"]: key for key, box in self.boxes.items() if value_of(box)}
        self.depth, self.busy, self.patient = 0, False, False
        self.later: list[tuple[str, Atoms]] = []

    # --- what a musician and the objects do -----------------------------------------------------------------------------------

    def turn(self, name: str, value: float) -> list[tuple[str, str]]:
        """A control at a value, by hand or automation; what reached our objects."""
        before = len(self.sent)
        self.give(self.named[name], 0, [value])
        return self.sent[before:]

    def say(self, receiver: str, *atoms: Any) -> None:
        """Something that comes by a name of the device."""
        for key, box in self.boxes.items():
            if box.get("text") == f"r {receiver}":
                self.out(key, 0, list(atoms))

    def load(self, kept: dict[str, float] | None = None, states: Callable[[], None] = lambda: None) -> None:
        """loadbang, then Live gives every parameter its value (its first one, or that which a set has kept), then pattr puts the
        objects' states back, then live.thisdevice."""
        for key, box in self.boxes.items():
            if box.get("text", "").startswith("loadmess"):
                self.out(key, 0, [typed(box["text"].split()[1])])
        for name, key in self.named.items():
            stored = value_of(self.boxes[key])
            if "parameter_initial" in stored:
                self.turn(name, (kept or {}).get(name, stored["parameter_initial"][0]))
        states()
        for key, box in self.boxes.items():
            if box.get("text") == "live.thisdevice":
                self.out(key, 0, ["bang"])

    # --- cords ----------------------------------------------------------------------------------------------------------------

    def out(self, key: str, outlet: int, atoms: Atoms) -> None:
        """Down the cords of an outlet, from the right as Max does."""
        def place(target: tuple[str, int]) -> tuple[float, float]:
            return (self.boxes[target[0]]["patching_rect"][0], self.boxes[target[0]]["patching_rect"][1])

        for target, inlet in sorted(self.cords.get((key, outlet), []), key=place, reverse=True):
            self.give(target, inlet, list(atoms))

    def give(self, key: str, inlet: int, atoms: Atoms) -> None:
        """A message comes in."""
        box = self.boxes[key]
        self.depth += 1
        assert self.depth < 200, f"a loop at {box.get('text', box['maxclass'])}"
        try:
            if box["maxclass"] == "message":
                self.message(key, inlet, atoms)
            elif box["maxclass"] == "newobj":
                self.object(key, inlet, atoms, *box["text"].split())
            elif box["maxclass"] in CONTROLS:
                self.control(key, box, atoms)
            else:
                self.other(key, box, atoms)
        finally:
            self.depth -= 1
        if self.depth == 0 and not self.busy:
            self.catch_up(delays=not self.patient)

    def catch_up(self, delays: bool = True) -> None:
        """What waited, in the order in which it came; `delay` comes last."""
        self.busy = True
        while found := next((one for one in self.later if not self.delayed(one)), self.later[0] if delays and self.later else None):
            self.later.remove(found)
            self.out(found[0], 0, found[1])
        self.busy = False

    def delayed(self, waiting: tuple[str, Atoms]) -> bool:
        """Whether it waits for time to pass, not only for what is under way."""
        return self.boxes[waiting[0]]["text"].startswith("delay")

    def message(self, key: str, inlet: int, atoms: Atoms) -> None:
        text = self.boxes[key]["text"]
        assert inlet == 0
        for place, atom in enumerate(atoms):
            text = text.replace(f"${place + 1}", as_text([atom]))
        assert "$" not in text, text
        for part in text.split(","):
            self.out(key, 0, [typed(w) for w in part.split()])

    def control(self, key: str, box: dict[str, Any], atoms: Atoms) -> None:
        """A parameter of Live: `set` is silent, a number or a bang is not."""
        kept, first = value_of(box), atoms[0]
        words = kept.get("parameter_enum", [])
        if first in ("set", "setsymbol", "symbol"):
            value = words.index(str(atoms[1])) if first != "set" else number(atoms[1])
            self.values[key] = value
            if first != "symbol":
                return
        elif first in ("active", "_parameter_range"):
            return self.shown.setdefault(box["varname"], []).append(atoms)
        elif first != "bang":
            self.values[key] = number(first)
        initial = kept.get("parameter_initial", [0.0])[0]
        low, high = kept.get("parameter_mmin", 0.0), kept["parameter_mmax"]
        value = min(max(self.values.get(key, initial), low), high)
        if box["maxclass"] in ("live.menu", "live.tab"):
            self.out(key, 1, [typed(words[int(value)])])
            self.out(key, 0, [int(value)])
        elif box.get("mode") == 0:
            self.out(key, 0, ["bang"])
        else:
            self.out(key, 0, [int(value) if words else float(value)])

    def other(self, key: str, box: dict[str, Any], atoms: Atoms) -> None:
        """Views, menus, texts: what they are told is kept."""
        self.shown.setdefault(box.get("varname", box.get("filename", box["maxclass"])), []).append(atoms)
        if box["maxclass"] == "textedit":
            self.out(key, 0, ["text", *self.typed.split()])

    def box(self, varname: str) -> str:
        """The key of the box with this script name."""
        return next(key for key, box in self.boxes.items() if box.get("varname") == varname)

    def choose(self, key: str, word: str) -> None:
        """An item of a menu that Live does not keep."""
        self.out(key, 1, [word])

    def object(self, key: str, inlet: int, atoms: Atoms, name: str, *words: str) -> None:
        plain = name.removeprefix("mc.")
        if plain.startswith("lp."):
            which = self.boxes[key]["varname"]
            self.sent.append((which, as_text(atoms)))
            if self.deliver:
                self.deliver(which, as_text(atoms))
        elif name == "s":
            self.say(words[0], *atoms)
        elif name in ("deferlow", "qlim", "delay"):
            self.later.append((key, atoms))
        else:
            getattr(self, f"do_{re.sub('[^a-z]', '_', SIGNS.get(name, name))}")(key, inlet, atoms, list(words))

    # --- Max's objects --------------------------------------------------------------------------------------------------------

    def do_prepend(self, key: str, inlet: int, atoms: Atoms, words: list[str]) -> None:
        self.out(key, 0, [*map(typed, words), *(a for a in atoms if a != "bang")])

    def do_route(self, key: str, inlet: int, atoms: Atoms, words: list[str], whole: bool = False) -> None:
        kinds = {"int": int, "float": float}
        for outlet, word in enumerate(words):
            if word in kinds and type(atoms[0]) is kinds[word]:
                return self.out(key, outlet, atoms)
            if str(atoms[0]) == word and not isinstance(atoms[0], float):
                return self.out(key, outlet, atoms if whole else atoms[1:] or ["bang"])
        return self.out(key, len(words), atoms)

    def do_routepass(self, key: str, inlet: int, atoms: Atoms, words: list[str]) -> None:
        self.do_route(key, inlet, atoms, words, whole=True)

    def do_t(self, key: str, inlet: int, atoms: Atoms, words: list[str]) -> None:
        turned: dict[str, Callable[[], Atoms]] = {str(n): lambda n=n: [n] for n in range(9)}  # type: ignore[misc]
        turned |= {"b": lambda: ["bang"], "i": lambda: [int(number(atoms[0]))], "f": lambda: [number(atoms[0])], "l": lambda: atoms,
            "s": lambda: atoms}
        for outlet in reversed(range(len(words))):
            self.out(key, outlet, turned[words[outlet]]())

    def do_gate(self, key: str, inlet: int, atoms: Atoms, words: list[str]) -> None:
        if inlet == 0:
            self.kept[key] = int(number(atoms[0]))
        elif self.kept.get(key):
            self.out(key, self.kept[key] - 1, atoms)

    def do_sel(self, key: str, inlet: int, atoms: Atoms, words: list[str]) -> None:
        for outlet, word in enumerate(words):
            if atoms[0] == typed(word):
                return self.out(key, outlet, ["bang"])
        return self.out(key, len(words), atoms)

    def worked_out(self, key: str, inlet: int, atoms: Atoms, text: str) -> float:
        """An expression; its numbers come by its inlets, or as a list."""
        got = self.kept.setdefault(key, [0.0] * 9)
        if atoms != ["bang"]:
            for place, atom in enumerate(atoms):
                got[inlet + place] = number(atom)
        whole = re.sub(r"\$([if])(\d)", lambda m: str(int(got[int(m[2]) - 1]) if m[1] == "i" else got[int(m[2]) - 1]), text)
        return eval(whole.replace("/", "//") if "$f" not in text else whole, {})

    def do_expr(self, key: str, inlet: int, atoms: Atoms, words: list[str]) -> None:
        found = self.worked_out(key, inlet, atoms, " ".join(words))
        if inlet == 0:
            self.out(key, 0, [int(found) if isinstance(found, bool | int) else found])

    def do_if(self, key: str, inlet: int, atoms: Atoms, words: list[str]) -> None:
        test, rest = " ".join(words).split(" then ")
        first, _, second = rest.partition(" else ")
        chosen = first if self.worked_out(key, inlet, atoms, test) else second
        if chosen:
            outlet = 1 if chosen.startswith("out2") else 0
            self.out(key, outlet, atoms)

    def do_pack(self, key: str, inlet: int, atoms: Atoms, words: list[str], eager: bool = False) -> None:
        kept = self.kept.setdefault(key, [typed(w) if w != "s" else "" for w in words])
        silent = atoms[0] == "set"
        for place, atom in enumerate(a for a in atoms if a not in ("bang", "set")):
            kind = words[inlet + place]
            kept[inlet + place] = atom if kind == "s" else number(atom) if "." in kind else int(number(atom))
        if (inlet == 0 or eager) and not silent:
            self.out(key, 0, list(kept))

    def do_pak(self, key: str, inlet: int, atoms: Atoms, words: list[str]) -> None:
        self.do_pack(key, inlet, atoms, words, eager=True)

    def do_unpack(self, key: str, inlet: int, atoms: Atoms, words: list[str]) -> None:
        for outlet in reversed(range(min(len(atoms), len(words)))):
            self.out(key, outlet, [atoms[outlet]])

    def do_uzi(self, key: str, inlet: int, atoms: Atoms, words: list[str]) -> None:
        for turn in range(int(number(words[0] if atoms == ["bang"] else atoms[0]))):
            self.out(key, 2, [turn + 1])

    def do_combine(self, key: str, inlet: int, atoms: Atoms, words: list[str]) -> None:
        kept = self.kept.setdefault(key, list(words[:4]))
        kept[inlet] = str(atoms[-1])
        if inlet == int(words[-1]):
            self.out(key, 0, ["".join(kept)])

    def do_sprintf(self, key: str, inlet: int, atoms: Atoms, words: list[str]) -> None:
        pattern = " ".join(words).replace("%ld", "%d")
        wanted = len(re.findall(r"%[^% ]", pattern))
        self.out(key, 0, (pattern % tuple(atoms[:wanted])).split(" "))

    def do_int(self, key: str, inlet: int, atoms: Atoms, words: list[str]) -> None:
        if atoms != ["bang"]:
            self.kept[key] = int(number(atoms[0]))
        if inlet == 0:
            self.out(key, 0, [self.kept.get(key, 0)])

    def do_change(self, key: str, inlet: int, atoms: Atoms, words: list[str]) -> None:
        if self.kept.get(key, 0) != atoms[0]:
            self.kept[key] = atoms[0]
            self.out(key, 0, atoms)

    def do_zl(self, key: str, inlet: int, atoms: Atoms, words: list[str]) -> None:
        if words == ["len"]:
            self.out(key, 0, [len(atoms)])
        elif inlet == 1:
            self.kept[key] = atoms
        else:
            kept = self.kept.get(key, []) if atoms == ["bang"] else atoms
            if kept:
                self.out(key, 0, kept)

    def do_tosymbol(self, key: str, inlet: int, atoms: Atoms, words: list[str]) -> None:
        self.out(key, 0, [" ".join(map(str, atoms))])

    def do_fromsymbol(self, key: str, inlet: int, atoms: Atoms, words: list[str]) -> None:
        self.out(key, 0, [typed(str(atoms[0]))])

    def do_dbtoa(self, key: str, inlet: int, atoms: Atoms, words: list[str]) -> None:
        self.out(key, 0, [10 ** (number(atoms[0]) / 20)])

    def do_sampstoms(self, key: str, inlet: int, atoms: Atoms, words: list[str]) -> None:
        self.out(key, 1, [number(atoms[0]) / 48])

    def do_over(self, key: str, inlet: int, atoms: Atoms, words: list[str]) -> None:
        self.out(key, 0, [int(number(atoms[0]) > number(words[0]))])

    def do_minus(self, key: str, inlet: int, atoms: Atoms, words: list[str]) -> None:
        self.out(key, 0, [int(number(atoms[0])) - int(words[0])])

    def do_plus(self, key: str, inlet: int, atoms: Atoms, words: list[str]) -> None:
        self.out(key, 0, [int(number(atoms[0])) + int(words[0])])

    def do_divided(self, key: str, inlet: int, atoms: Atoms, words: list[str]) -> None:
        self.out(key, 0, [number(atoms[0]) / number(words[0])])

    def do_opendialog(self, key: str, inlet: int, atoms: Atoms, words: list[str]) -> None:
        self.out(key, 0, [self.dialog])

    do_savedialog = do_opendialog

    def do_pattr(self, key: str, inlet: int, atoms: Atoms, words: list[str]) -> None:
        self.out(key, 0, atoms)

    def do_folder(self, key: str, inlet: int, atoms: Atoms, words: list[str]) -> None:
        self.out(key, 1, [len(self.files)])
        for line in (["clear"], *(["append", file] for file in self.files)):
            self.out(key, 0, line)

    def do_regexp(self, key: str, inlet: int, atoms: Atoms, words: list[str]) -> None:
        found = re.search(words[0], str(atoms[0]))
        if found:
            self.out(key, 1, [found[1]])

    def keep(self, key: str, inlet: int, atoms: Atoms, words: list[str]) -> None:
        """Live, the patcher, sound: what they are told is kept."""
        self.shown.setdefault(self.boxes[key]["text"].split()[0], []).append(atoms)

    do_thispatcher = do_live_thisdevice = do_live_path = do_live_object = do_line_ = do_metro = do_buffer_ = do__ = keep


SIGNS = {">": "over", "-": "minus", "+": "plus", "/": "divided", "sampstoms~": "sampstoms", "*~": "_"}
