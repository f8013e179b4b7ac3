"""Random messages to all objects, right and wrong ones, the same from the same seed."""

import random

from latentplay.spec.table import objects

NAMES = ("lp.encode~", "lp.decode~", "lp.mod~", "lp.mix~", "lp.bend", "lp.control", "lp.preset")
FILES = {"read", "write", "record_write"}
SLOW = {"open", "own", "reload", "train", "seedmap_rebuild", *FILES}
"""What loads, trains or touches files: sent with words that are refused, so that thousands take seconds."""
WRONG = ("wobble", "jumpp", "set1", "x", "scale_", "-m", "0x12", "preset_lode")
SYMBOLS = ("auto", "ms", "clip", "fold", "voronoi", "simplex", "1/4T", "seed", "scale", "predict", "map", "beta", "seeds", "a", "b")


def random_value(rng):
    """A number that 32 bits hold exactly, or a symbol."""
    if rng.random() < 0.3:
        return rng.choice(SYMBOLS)
    return rng.choice([0.0, 1.0, float(rng.randint(-5, 12)), rng.randint(-800, 8000) / 8, float(rng.choice([1e6, -1e6, 3e8]))])


def random_messages(seed, count):
    """(object's name, selector, values) each."""
    rng = random.Random(seed)
    table = {o.name: sorted({row.name for row in (*o.params, *o.messages)}) for o in objects()}
    made = []
    for _ in range(count):
        name = rng.choice(NAMES)
        selector = rng.choice(table[name]) if rng.random() < 0.8 else rng.choice(WRONG)
        values = [random_value(rng) for _ in range(rng.choice((0, 0, 1, 1, 1, 2, 2, 3, 8)))]
        if selector in SLOW:
            values = [] if selector in FILES else [7.0, "x", 7.0]
        if selector == "bang":  # Pd drops what follows it
            values = []
        made.append((name, selector, values))
    return made
