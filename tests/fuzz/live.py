"""The storm of messages.py in real Pd, while it plays: Pd lives and answers, no traceback, no "please report", memory levels off."""

from __future__ import annotations

import random
import re
from pathlib import Path

from talking_pd import CHAIN, SHORT, TalkingPd, resources

from fuzz.messages import message
from latentplay.model.folders import DATA

AT_ONCE = 250
"""Messages between two questions."""
PLACES = dict(zip(CHAIN, SHORT, strict=True))


def as_pd(value: float | str) -> str:
    """A word as it goes over a socket: what Pd takes for the end of a word or a message is escaped; "" where it cannot be sent."""
    if isinstance(value, float):
        return repr(value)
    return re.sub(r"([ ,;$\\])", r"\\\1", value.replace("\n", " ").encode("utf-8", "replace").decode())


def wrong(lines: list[str]) -> list[str]:
    """What should not have been said."""
    return [line for line in lines if re.search(r"Traceback|please report|^  File ", line)]


class Storm:
    """One Pd, and what came of it; `memory` in MB, of Pd and of its engine where that is another process, after each tenth."""

    def __init__(self, seed: int, folder: Path, engine: str) -> None:
        self.rng = random.Random(seed)
        self.memory: list[tuple[int, ...]] = []
        self.pd = TalkingPd([DATA / "demo.ts"], folder, engine=engine, LATENTPLAY_CACHE=str(folder / "cache"))

    def send(self, count: int) -> None:
        """So many messages, and the answer to one."""
        texts = []
        for _ in range(count):
            name, selector, words = message(self.rng)
            texts.append(" ".join([f"{PLACES[name]}0", *(word for word in map(as_pd, (selector, *words)) if word)]))
        self.pd.say(*texts)
        self.settle()

    def settle(self) -> None:
        """Until host and engine have done what was asked so far: neither is to be drowned."""
        self.pd.ask("mix0 dump", "meter", 120)
        self.pd.ask("pre0 preset_list", "presets", 300)

    def measure(self) -> None:
        """Memory now."""
        self.memory.append(tuple(resources(process)[1] for process in (self.pd.process.pid, self.pd.engine) if process))

    def run(self, messages: int) -> list[str]:
        """What was found."""
        with self.pd as pd:
            pd.wait_for_sound(1, 300)
            for tenth in range(10):
                until = messages * (tenth + 1) // 10
                for sent in range(messages * tenth // 10, until, AT_ONCE):
                    self.send(min(AT_ONCE, until - sent))
                self.measure()
            self.settle()
        return wrong([line for _, line in pd.lines])
