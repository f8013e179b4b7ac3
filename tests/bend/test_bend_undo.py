"""Undo and redo over anything a musician may do, checked against a plain list of what was heard."""

import numpy as np
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from latentplay.bend import ArrayLayers, Bender
from latentplay.spec.bend import DISTRIBUTIONS

SIZES = {"encoder.a": 5, "decoder.b": 40, "decoder.c": 1, "other.d": 0}


class Hands(RuleBasedStateMachine):
    """Random hands on the bender; ``past`` and ``future`` hold whole models, as bytes."""

    def __init__(self):
        super().__init__()
        rng = np.random.default_rng(1)
        self.model = ArrayLayers({name: rng.standard_normal(size) for name, size in SIZES.items()})
        self.bender = Bender(self.model)
        self.first = self.heard()
        self.past, self.future = [], []
        self.live = False
        self.gesture = None
        self.bender.layer(1)

    def heard(self):
        return tuple(self.model.get(name).tobytes() for name in SIZES)

    def did(self, before, gesture=None):
        """Something was done: when it changed what is heard it is a step, or more of the last one."""
        now = self.heard()
        same = gesture is not None and gesture == self.gesture
        self.gesture = gesture
        if same and self.past:
            self.future.clear()
            if self.past[-1] == now:
                self.past.pop()
                self.gesture = None
        elif now != before:
            self.past.append(before)
            self.future.clear()

    def turn(self, param, value):
        before, candidate = self.heard(), self.bender.candidate.tobytes()
        getattr(self.bender, param)(value)
        if not self.live:
            assert self.heard() == before
        elif self.bender.candidate.tobytes() != candidate or self.heard() != before:
            self.did(before, (self.bender.selected.name, param))

    @rule(which=st.integers(0, len(SIZES) - 1))
    def layer(self, which):
        self.bender.layer(which)
        self.gesture = None

    @rule(factor=st.sampled_from([0.5, 0.9, 1.3, 2.0]))
    def scale(self, factor):
        self.turn("scale", factor)

    @rule(chaos=st.sampled_from([20, 60, 100]), kind=st.sampled_from(DISTRIBUTIONS))
    def chaos(self, chaos, kind):
        self.turn("distribution", kind)
        self.turn("chaos", chaos)

    @rule(lift=st.floats(0.125, 1, width=32))
    def draw(self, lift):
        before = self.heard()
        self.bender.draw(self.bender.view(8) + np.float32(lift))
        if self.live:
            self.did(before)
        self.gesture = None if self.live else self.gesture

    @rule(word=st.sampled_from(["set", "revert", "recall", "reload"]))
    def send(self, word):
        before = self.heard()
        getattr(self.bender, word)()
        self.did(before)

    @rule(on=st.integers(0, 1))
    def live_mode(self, on):
        before = self.heard()
        self.bender.live(on)
        self.did(before)
        self.live = bool(on)

    @precondition(lambda self: self.past)
    @rule()
    def undo(self):
        self.future.append(self.heard())
        self.bender.undo()
        self.gesture = None
        assert self.heard() == self.past.pop()

    @precondition(lambda self: self.future)
    @rule()
    def redo(self):
        self.past.append(self.heard())
        self.bender.redo()
        self.gesture = None
        assert self.heard() == self.future.pop()

    @invariant()
    def what_is_told_is_what_is_heard(self):
        for i, name in enumerate(SIZES):
            assert self.bender.playing(name).tobytes() == self.heard()[i]
            assert self.bender.original(name).tobytes() == self.first[i]
        if self.live:
            assert self.bender.candidate.tobytes() == self.bender.playing(self.bender.selected.name).tobytes()

    def teardown(self):
        self.bender.reload()
        assert self.heard() == self.first


TestHands = Hands.TestCase
TestHands.settings = settings(max_examples=150, stateful_step_count=40, deadline=None)
