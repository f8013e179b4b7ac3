"""Two chains that are bent, saved and loaded while their engine is killed, beside the same two whose engine is left alone."""

import os
import random
import signal
import time
from pathlib import Path

from talking_pd import TalkingPd, resources

from latentplay.model.folders import DATA
from latentplay.preset.document import read_file

DEMO = DATA / "demo.ts"
CHAINS = 2
HAND = (
    "bend{a} layer {n}", "bend{a} scale {x}", "bend{a} chaos {x}", "bend{a} set", "bend{a} flip", "bend{a} live 1", "bend{a} live 0",
    "mod{a} scale {x} {x} {x} {x} {x} {x} {x} {x}", "mod{a} chaos {x}", "ctl{a} point_add 0.{n} 0.5", "mix{a} gain_out {x}",
    "enc{a} open {model}", "dec{b} open {model}",
)  # fmt: skip
SAVES = ("pre{b} preset_save p{n}", "mod{b} offset {x} {x} {x} {x} {x} {x} {x} {x}", "mix{b} gain_in {x}")


def state_of(player: TalkingPd, chains: int, folder: Path) -> dict[str, object]:
    """What a musician can ask for: every dump, every preset to the last bit, bent layers among them."""
    found: dict[str, object] = {}
    for n in range(chains):
        player.ask(f"pre{n} preset_save now", "preset_save now")
        player.ask(f"pre{n} write state{n}.json", "write")
        found |= {f"pre{n}": {name: kept.to_json() for name, kept in read_file(folder / f"state{n}.json").items()}}
        for who, last in (("bend", "live"), ("mod", "jump"), ("mix", "limit")):
            lines = player.ask(f"{who}{n} dump", last)
            found[f"{who}{n}"] = [line for line in lines if ": loaded " not in line]  # a model that was asked for may come just then
        found[f"ctl{n}"] = player.ask(f"ctl{n} point_list", "points")
    return found


def kill(player: TalkingPd, chains: int) -> float:
    """Ends the engine; seconds until all chains are heard again."""
    start = time.monotonic()
    os.kill(player.engine, signal.SIGKILL)
    return until_heard(player, chains, start)


def until_heard(player: TalkingPd, chains: int, killed: float) -> float:
    """Seconds from the end of the engine until all chains are heard again."""
    player.wait_for("has ended by signal 9", since=killed)
    after = max(time.monotonic(), killed + 0.1)  # what was on its way has been heard
    player.wait_until(lambda: all(player.hears(n, after) for n in range(chains)), 60)
    return time.monotonic() - killed


class Requests:
    """What is asked in each round: one chain is under a hand, presets of the other are saved, or one of them is loaded.

    Never both of the same chain: which of two threads comes first would be chance, and two hosts would differ for that.
    """

    def __init__(self, seed: int) -> None:
        self.dice = random.Random(seed)
        self.saved: tuple[set[str], ...] = (set(), set())

    def round(self, number: int) -> list[str]:
        """The messages of a round; a load comes last."""
        b = number % CHAINS
        loads = number // CHAINS % 2 == 1 and self.saved[b]
        choice = HAND if loads else HAND + SAVES * 2
        texts = [self._fill(self.dice.choice(choice), b) for _ in range(self.dice.randrange(5, 30))]
        self.saved[b].update(text.split()[-1] for text in texts if "preset_save" in text)
        return [*texts, f"pre{b} preset_load {self.dice.choice(sorted(self.saved[b]))}"] if loads else texts

    def _fill(self, text: str, b: int) -> str:
        x = f"{self.dice.uniform(0.2, 2):.3f}"
        return text.format(a=1 - b, b=b, n=self.dice.randrange(9), x=x, model=DEMO)


class Pair:
    """A host whose engine is killed, and one that shows what should be there."""

    def __init__(self, folder: Path, jack: object, seed: int) -> None:
        self.folders = [folder / name for name in ("killed", "calm")]
        for place in self.folders:
            place.mkdir(parents=True)
        self.killed = TalkingPd([DEMO] * CHAINS, self.folders[0], jack)
        self.calm = TalkingPd([DEMO] * CHAINS, self.folders[1], engine="embedded")
        self.requests = Requests(seed)

    def __enter__(self) -> "Pair":
        self.calm.__enter__()
        self.killed.__enter__()
        for player in (self.calm, self.killed):
            player.wait_for_sound(CHAINS, 60)
        self.calm.say("dsp 0")  # what it shows is no sound, and computing one would slow the other down
        return self

    def __exit__(self, *_: object) -> None:
        for player in (self.killed, self.calm):
            player.__exit__()

    def round(self, number: int) -> float:
        """Plays a round with a kill in its midst or in the rest after it; the seconds of silence."""
        texts, dice = self.requests.round(number), self.requests.dice
        fatal, began, killed = dice.randrange(len(texts) + 1), time.monotonic(), 0.0
        for place, text in enumerate([*texts, ""]):
            if text:
                self.killed.say(text)
                self.calm.say(text)
            time.sleep(dice.uniform(0, 0.03 if text else 0.5))
            if place == fatal:
                killed = time.monotonic()
                os.kill(self.killed.engine, signal.SIGKILL)
        silence = until_heard(self.killed, CHAINS, killed)
        if "preset_load" in texts[-1]:
            for player in (self.killed, self.calm):
                player.wait_for("preset_load p", 20, began)
        return silence

    def states(self) -> list[dict[str, object]]:
        """Of the one whose engine was killed, and of the other."""
        pair = zip((self.killed, self.calm), self.folders, strict=True)
        return [state_of(player, CHAINS, folder) for player, folder in pair]

    @property
    def weight(self) -> tuple[int, int]:
        """Open files, and MB, of the host whose engine is killed."""
        return resources(self.killed.process.pid)
