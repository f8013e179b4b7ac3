"""Boxes that join a chain have as many signals as its model, in whatever order a patch makes them, and say when they do not."""

import itertools
import os
import shutil

import numpy as np
import pytest
from signal_patch import SignalPatch, kept

from latentplay.files.pd_patch import Patch
from latentplay.render import pd

ENCODE, MOD, DECODE = "lp.encode~ voice.ts", "lp.mod~ voice", "lp.decode~ voice"


@pytest.fixture
def folder(tmp_path, model_file):
    """A patch's folder with two models in it: voice.ts of 16 latents, other.ts of 4."""
    shutil.copy(model_file("rave_4096"), tmp_path / "voice.ts")
    shutil.copy(model_file("rave_v1"), tmp_path / "other.ts")
    return tmp_path


def with_cords(patch, encode, mod, decode, latents=16):
    """Sound in, and a cord for each latent."""
    patch.connect(patch.box("noise~"), 0, encode)
    for latent in range(latents):
        patch.connect(encode, latent, mod, latent)
        patch.connect(mod, latent, decode, latent)
    for box, outlet, name in ((encode, latents, "ENC"), (mod, latents, "MOD"), (decode, 1, "DEC")):
        patch.connect(box, outlet, patch.box(f"print {name}"))


def chain(*texts, latents=16):
    """A patch with these boxes, made in this order; what comes out is kept."""
    patch = SignalPatch(9600)
    boxes = {text.split()[0]: patch.box(text) for text in texts}
    with_cords(patch, *(boxes[name] for name in ("lp.encode~", "lp.mod~", "lp.decode~")), latents)
    patch.keep(boxes["lp.mod~"], latents - 1)
    patch.keep(boxes["lp.decode~"])
    patch.say(0, boxes["lp.mod~"], "enable 1", "link scale 1", "scale 2")
    patch.start()
    return patch


def clean(log):
    """Every cord was taken, and no box complains."""
    return not [line for line in log.splitlines() if "error" in line or "connect" in line]


# --- the model's count, whatever comes first --------------------------------------------------------------------------------


@pytest.mark.parametrize("texts", list(itertools.permutations((ENCODE, MOD, DECODE))), ids=lambda t: "-".join(x[3] for x in t))
def test_the_order_of_the_boxes_does_not_matter(folder, texts):
    log = pd.run_batch(chain(*texts).finish(folder))
    assert clean(log), log
    moved, heard = kept(folder)
    assert np.ptp(moved) > 0.1 and np.ptp(heard) > 1e-4


@pytest.mark.parametrize(
    "texts",
    [
        ("lp.decode~ v", "lp.mod~ v", "lp.encode~ v voice.ts"),
        ("lp.decode~ $0-v", "lp.mod~ $0-v", "lp.encode~ $0-v voice.ts"),
        ("latentplay/lp.decode~ voice", "lp.mod~ voice", "latentplay/lp.encode~ voice.ts"),
    ],
    ids=["named", "dollar-zero", "with-a-path"],
)
def test_a_chain_may_be_named_as_one_likes(folder, texts):
    patch = SignalPatch(9600)
    decode, mod, encode = (patch.box(text) for text in texts)
    with_cords(patch, encode, mod, decode)
    patch.start()
    assert clean(log := pd.run_batch(patch.finish(folder))), log


def test_a_bender_may_name_the_model(folder):
    patch = chain(MOD, "lp.encode~ voice", DECODE)
    patch.box("lp.bend voice.ts")
    assert clean(log := pd.run_batch(patch.finish(folder))), log


def test_the_flag_wins_and_the_box_says_what_the_model_has(folder):
    log = pd.run_batch(chain(ENCODE, "lp.mod~ voice -latents 4", DECODE, latents=4).finish(folder))
    assert log.count("lp.mod~ voice: model 'voice' has 16 latents, this object 4: the extra ones are left out") == 1
    assert "create the object again, or with -latents 16" in log


def test_a_model_that_only_a_message_names_counts_when_it_is_opened(folder):
    """Eight until then, as ever; and then every box says that it has eight."""
    patch = chain("lp.encode~ v", "lp.mod~ v", "lp.decode~ v", latents=8)
    opener = patch.box("lp.encode~ v")
    patch.say(0, opener, "open voice.ts")
    log = pd.run_batch(patch.finish(folder))
    for name, count in (("encode", 2), ("mod", 1), ("decode", 1)):
        assert log.count(f"lp.{name}~ v: model 'voice' has 16 latents, this object 8:") == count, log


# --- abstractions, subpatches -----------------------------------------------------------------------------------------------


def abstraction(folder, name, *texts):
    """A patch to be used as a box, with these boxes in it."""
    patch = Patch()
    for text in texts:
        patch.box(text)
    patch.save(folder / f"{name}.pd")


def counted(log):
    """The latents that boxes tell after `info`, the fewest first."""
    return sorted(int(line.split()[-1]) for line in log.splitlines() if line.startswith("MOD: info latents"))


def asking(folder, *texts):
    """Plays a patch of abstractions whose lp.mod~ hear `ask` and answer on `told`; the counts."""
    patch = Patch()
    for text in texts:
        patch.box(text)
    patch.chain(patch.box("r told"), patch.box("print MOD"))
    patch.at(20, patch.message("; ask info"))
    patch.at(40, patch.message("; pd quit"))
    return counted(pd.run_batch(patch.save(folder / "main.pd")))


def mover(folder, name, *arguments, before=(), after=()):
    """An abstraction with an lp.mod~ that answers; other boxes come before or after it."""
    patch = Patch()
    for text in before:
        patch.box(text)
    mod = patch.box(" ".join(["lp.mod~", *arguments]))
    patch.connect(patch.box("r ask"), 0, mod)
    for outlet in (4, 8, 16):
        patch.connect(mod, outlet, patch.box("s told"))
    for text in after:
        patch.box(text)
    patch.save(folder / f"{name}.pd")


def test_abstractions_pass_their_arguments_on(folder):
    """The file and the chain as arguments, the file in the patch around, and in an abstraction beside it that comes later."""
    mover(folder, "inside", "$1", after=("lp.encode~ $1 $2",))
    mover(folder, "joins", "$1")
    mover(folder, "alone", "$0-x", after=("lp.decode~ $0-x $1",))
    abstraction(folder, "names", "lp.encode~ $1 $2")
    assert asking(folder, "inside one voice.ts", "inside two other.ts") == [4, 16]
    assert asking(folder, "joins v", "lp.decode~ v voice.ts") == [16]
    assert asking(folder, "joins $0-v", "lp.decode~ $0-v other.ts") == [4]
    assert asking(folder, "alone voice.ts", "alone other.ts") == [4, 16]
    assert asking(folder, "joins v", "names v voice.ts") == [16]
    assert asking(folder, "joins v", "lp.decode~ v voice.ts -own") == [8]


def test_a_subpatch_belongs_to_its_patch(folder):
    text = "#N canvas 0 0 400 300 12;\n#N canvas 0 0 400 300 inner 0;\n#X obj 9 9 lp.mod~ voice;\n#X obj 9 40 r ask;\n"
    text += "#X obj 9 90 s told;\n#X connect 1 0 0 0;\n#X connect 0 16 2 0;\n#X restore 9 40 pd inner;\n"
    text += "#X obj 9 9 lp.encode~\n voice.ts -deadline 0 0, f 20;\n"
    text += "#X text 9 9 [lp.encode~ voice other.ts] \\, \\; #X obj 1 1\nlp.bend voice other.ts;\n"
    text += "#X msg 9 9 lp.decode~ voice other.ts;\n"
    (folder / "sub.pd").write_text(text)
    assert asking(folder, "sub") == [16]


# --- typed by hand, and files that are no patch -----------------------------------------------------------------------------


def dynamic(folder, *messages):
    """Plays a patch in which boxes are made while it runs; what is printed."""
    mover(folder, "joins", "$1")
    patch = Patch()
    patch.chain(patch.box("r told"), patch.box("print MOD"))
    for number, text in enumerate(messages):
        patch.at(10 + 10 * number, patch.message(f"; {text}"))
    patch.at(200, patch.message("; ask info"))
    patch.at(220, patch.message("; pd quit"))
    return pd.run_batch(patch.save(folder / "main.pd"))


def test_boxes_typed_by_hand_take_the_count_of_what_plays(folder):
    """Of the file that a box names, or of the one opened since."""
    coder = Patch()
    coder.connect(coder.box("r coder"), 0, coder.box("lp.encode~ $1"))
    coder.save(folder / "coder.pd")
    named, joined, opened = "pd-main.pd obj 9 9 coder voice.ts", "pd-main.pd obj 9 9 joins voice", "coder open other.ts"
    assert counted(dynamic(folder, named, joined)) == [16]
    assert counted(dynamic(folder, named, opened, joined)) == [4]


def strange(folder, kind, number):
    """Something that is no good patch."""
    path = folder / f"strange{number}"
    if kind == "bytes":
        whole = bytearray(b"#N canvas 0 0 9 9 12;\n#X obj 9 9 lp.encode~ v\\ x voice.ts -latents 3, f 9;\n#X obj 1 1 joins \\$1;" * 20)
        rng = np.random.default_rng(number)
        for at in rng.integers(0, len(whole), 60):
            whole[at] = rng.choice([0, 10, 32, 36, 44, 47, 59, 92, 128, 255])
        path.write_bytes(whole[: rng.integers(1, len(whole))])
    elif kind == "huge":
        path.touch()
        os.truncate(path, 4 << 30)
    elif kind == "pipe":
        os.mkfifo(path)
    elif kind == "folder":
        path.mkdir()
    return path


@pytest.mark.parametrize(("kind", "times"), [("bytes", 100), ("huge", 1), ("pipe", 1), ("folder", 1), ("gone", 1)])
def test_a_patch_whose_file_is_strange_still_makes_its_boxes(folder, kind, times):
    """The file has become something else by the time that a new box asks it."""
    mover(folder, "joins", "$1")
    patch, file = Patch(), folder / "main.pd"
    patch.chain(patch.box("r told"), patch.box("print MOD"))
    delete, move = patch.box("file delete"), patch.box("file move")
    for number in range(times):
        clear, swap = patch.message(f"symbol {file}"), patch.message(f"list {strange(folder, kind, number)} {file}")
        patch.connect(clear, 0, delete)
        patch.connect(swap, 0, move)
        patch.at(10 + 10 * number, clear, swap, patch.message("; pd-main.pd obj 9 9 joins nobody"))
    patch.at(3000, patch.message("; ask info"))
    patch.at(3020, patch.message("; pd quit"))
    log = pd.run_batch(patch.save(file))
    assert not file.is_file() or b"file move" not in file.open("rb").read(4000)
    assert counted(log) == [8] * times, log
