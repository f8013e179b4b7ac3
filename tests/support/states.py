"""Random states of a chain, as the messages that bring them about."""

from hypothesis import strategies as st

from latentplay.spec.control import GROUPS
from latentplay.spec.mod import BASES, MOD, MODES, NOTES

VOICES = 8


def numbers(lo, hi):
    """Any number that Pd can say between two."""
    return st.floats(lo, hi, width=32, allow_subnormal=False).filter(lambda v: v == 0 or abs(v) > 1e-6)


def one(word, values):
    """A message of one value."""
    return values.map(lambda value: (word, value))


def each(word, values):
    """A message with a value for each voice."""
    return st.lists(values, min_size=VOICES, max_size=VOICES).map(lambda all: (word, *all))


def of(name):
    """The row of lp.mod~."""
    row = MOD.param(name)
    return numbers(row.lo, row.hi)


switches = st.sampled_from([0.0, 1.0])
modulator = st.one_of(
    one("enable", switches), one("basis", st.sampled_from(BASES)), one("mode", st.sampled_from(MODES)), one("jump", of("jump")),
    one("smooth", of("smooth")), each("seed", st.integers(-1000, 1000).map(float)), each("scale", of("scale")),
    each("offset", of("offset")), st.tuples(st.just("seedmap"), numbers(0, 1), numbers(0, 1)), one("time", of("time")),
    one("time", st.sampled_from([note for note in NOTES if "/" in note])), one("sync", switches), one("chaos", of("chaos")),
    one("tempo", of("tempo")), one("freeze", switches), st.just(("trigger", "seeds")),
    st.tuples(st.just("link"), st.sampled_from(["seed", "scale", "offset"]), switches),
)  # fmt: skip
mixer = st.one_of(
    one("mix", numbers(0, 100)), one("gain_in", numbers(-24, 24)), one("gain_out", numbers(-24, 24)),
    one("limit", switches), one("true_peak", switches), one("align", st.just("auto")), one("align", st.integers(0, 10000).map(float)),
    st.tuples(st.just("align"), numbers(0, 1000), st.just("ms")),
)  # fmt: skip
control = st.one_of(
    st.tuples(st.just("xy"), numbers(0, 1), numbers(0, 1)), one("glide", numbers(0, 10000)),
    st.tuples(st.just("map"), st.sampled_from(list(GROUPS)), switches),
)  # fmt: skip
coder = st.one_of(
    one("enable", switches), one("deadline", st.just("auto")),
    st.tuples(st.just("deadline"), st.integers(0, 4000).map(float), st.integers(0, 4000).map(float)),
)  # fmt: skip
bend = st.one_of(
    one("layer", st.integers(0, 20).map(float)), one("flip", switches), one("scale", numbers(0, 3)), one("chaos", numbers(0, 100)),
    one("distribution", st.sampled_from(["uniform", "gaussian", "beta", "laplace"])), one("random", st.integers(0, 99).map(float)),
    st.just(("set",)), st.just(("recall",)), one("live", switches),
)  # fmt: skip
KINDS = {"lp.mod~": modulator, "lp.mix~": mixer, "lp.control": control, "lp.encode~": coder, "lp.decode~": coder, "lp.bend": bend}


def typed(message):
    """As it is written in a message box."""
    return " ".join(word if isinstance(word, str) else f"{word:.9g}" for word in message)


def told(kind):
    """What an object is told: a few messages."""
    return st.lists(KINDS[kind], min_size=1, max_size=12)
