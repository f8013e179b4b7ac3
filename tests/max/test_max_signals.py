"""Sound through our objects in the fake Max: the same samples however it is wired and run, the delay that is told, no click, no stall."""

import itertools
import os
import random
import signal
import time

import numpy as np
import pytest

LENGTH = 24000
SOUND = (0.3 * np.random.default_rng(7).standard_normal(LENGTH) * np.linspace(0, 1, LENGTH)).astype(np.float32)
MOVES = "@enable 1 @scale 1 @jump 600 @basis voronoi @time 300"


class Chain:
    """encode → mod → decode → mix with the demo model, or past mod; what goes in and the mix are kept."""

    def __init__(self, host, model="demo.ts", sound=SOUND, latents=8, mc=False, name="v", moves=True):
        cord = "mc." if mc else ""
        self.host = host
        self.source = host.source(sound)
        self.encode, self.mod = host.new(f"{cord}lp.encode~ {name} {model}"), host.new(f"{cord}lp.mod~ {name} {MOVES}")
        self.decode, self.mix = host.new(f"{cord}lp.decode~ {name}"), host.new(f"lp.mix~ {name}")
        host.connect(self.source, 0, self.encode)
        for latent in range(1 if mc else latents):
            host.connect(self.encode, latent, self.mod if moves else self.decode, latent)
            if moves:
                host.connect(self.mod, latent, self.decode, latent)
        host.connect(self.decode, 0, self.mix)
        host.connect(self.source, 0, self.mix, 1)
        self.sent, self.heard = host.record(self.source), host.record(self.mix)

    @property
    def boxes(self):
        return [self.encode, self.mod, self.decode, self.mix]

    def info(self, box, word):
        """The last answer to `info`."""
        self.host.send(box, "info")
        found = [line.atoms[1:] for line in self.host.said(box) if line.selector == "info" and line.atoms[0] == word]
        return found[-1]


def played(start, vector=64, rate=48000, mc=False, **options):
    """What is heard off-line."""
    with start(vector=vector, rate=rate, **options) as host:
        chain = Chain(host, mc=mc)
        host.dsp()
        host.run(LENGTH)
        assert host.violations == [] and host.errors == []
        return chain.heard.samples[0, :LENGTH]


@pytest.fixture(scope="module")
def reference(start):
    """With vectors of 64 and a cord for each latent."""
    heard = played(start)
    assert np.abs(heard).max() > 1e-3
    return heard


# --- the same samples ---------------------------------------------------------------------------------------------------------


def test_the_samples_are_those_of_the_command_line(start, tmp_path, reference):
    import soundfile

    from latentplay.cli.__main__ import main as latentplay

    soundfile.write(tmp_path / "in.wav", SOUND, 48000, subtype="FLOAT")
    options = ["--basis", "voronoi", "--jump", "600", "--time", "300", "--mix", "100"]
    given = ["render", str(tmp_path / "in.wav"), str(tmp_path / "out.wav"), "--model", "demo", *options, "--quiet"]
    assert latentplay(given) == 0
    np.testing.assert_array_equal(soundfile.read(tmp_path / "out.wav", dtype="float32")[0][:LENGTH], reference)


@pytest.mark.parametrize("vector", [1, 2, 16, 256, 1024, 4096])
def test_vector_size_is_inaudible(start, reference, vector):
    np.testing.assert_array_equal(played(start, vector=vector), reference)


def test_a_cord_of_many_channels_carries_what_single_cords_carry(start, reference):
    np.testing.assert_array_equal(played(start, mc=True), reference)


@pytest.mark.parametrize("channels", [1, 2, 7, 8, 9, 64])
def test_a_cord_with_more_or_fewer_channels_than_latents(start, channels):
    """What is too many is left out, what is missing is 0."""
    sound = np.random.default_rng(1).standard_normal((channels, 640)).astype(np.float32)
    with start() as host:
        source, mod = host.source(sound, mc=True), host.new("mc.lp.mod~ v @latents 8 @offset 0.5 @mode none")
        host.connect(source, 0, mod)
        heard = host.record(mod)
        host.dsp()
        host.run(4800)
        assert heard.samples.shape[0] == 8 and host.violations == []
        assert np.isfinite(heard.samples).all()
        settled = heard.samples[:, 4000:]
        np.testing.assert_allclose(settled, 0.5, atol=1e-3)


@pytest.mark.parametrize("rate", [44100, 88200, 96000])
def test_another_rate_plays_and_is_named(start, rate):
    with start(rate=rate) as host:
        chain = Chain(host)
        host.dsp()
        host.run(LENGTH)
        assert np.abs(chain.heard.samples).max() > 1e-4 and host.violations == []
        (line,) = host.errors
        assert "48000 Hz" in line and f"{rate} Hz" in line and "semitones" in line


# --- switched, deleted, many ----------------------------------------------------------------------------------------------------


def test_sound_off_and_on_goes_on_where_it_was(start, reference):
    with start() as host:
        chain = Chain(host)
        for _ in range(5):
            host.dsp()
            host.run(LENGTH // 10 // 64 * 64)
            host.dsp(False)
            host.run(6400)
        heard = chain.heard.samples[0]
        np.testing.assert_array_equal(heard, reference[: len(heard)])


@pytest.mark.parametrize("order", list(itertools.permutations(range(4), 4)), ids=lambda order: "".join(map(str, order)))
def test_boxes_are_deleted_in_any_order_while_it_plays(shared, order):
    chain = Chain(shared, name=f"d{'-'.join(map(str, order))}")
    shared.dsp()
    for place in order:
        shared.run(640)
        shared.delete(chain.boxes[place])
    shared.run(640)
    assert shared.violations == []


@pytest.fixture(scope="module")
def shared(start):
    """One host for many chains."""
    with start() as host:
        yield host


def test_patchers_of_their_own_play_side_by_side(start, reference):
    """Each has its own signal chain; what is made later is in step with itself."""
    with start(audio_threads=2) as host:
        first = Chain(host)
        host.dsp()
        host.run(LENGTH)
        np.testing.assert_array_equal(first.heard.samples[0, :LENGTH], reference)
        before, host.new = host.new, lambda text, patcher=0, new=host.new: new(text, 1)
        host.patcher()
        Chain(host, name="w")
        host.new = before
        host.run(LENGTH)
        assert host.violations == [] and host.errors == []


# --- in real time ---------------------------------------------------------------------------------------------------------------


def settled(host, chain, seconds=30):
    """Waits until the model plays."""
    host.wait_for(lambda: chain.info(chain.decode, "model") != ["none"], seconds)


@pytest.mark.live
def test_the_delay_is_as_it_is_told_and_nothing_that_max_forbids_is_done(start, model_file):
    sound = 0.5 * np.random.default_rng(3).standard_normal(48000 * 12).astype(np.float32)
    with start(environment={"LATENTPLAY_SYNC": "0"}, trap=True) as host:
        chain = Chain(host, model_file("passthrough"), sound, latents=64, moves=False)
        host.send(chain.decode, "deadline 4096 4096")  # so that a busy machine does not count
        host.dsp()
        with host.realtime():
            settled(host, chain)
            time.sleep(4)
            late = chain.info(chain.decode, "late")[0]
            host.send(chain.decode, "latency")
            delay = [line.atoms[0] for line in host.said(chain.decode) if line.selector == "latency"][-1]
        sent, heard = chain.sent.samples[0], chain.heard.samples[0]
        piece = slice(len(heard) - 48000, len(heard) - 9600)
        assert np.abs(heard[piece]).max() > 0.1
        shifted = sent[piece.start - int(delay) : piece.stop - int(delay)].astype(np.float32)
        assert late == 0 and delay == 64 + 2 * 4096
        np.testing.assert_allclose(heard[piece], shifted, atol=1e-6)
        assert host.violations == []


@pytest.mark.live
def test_messages_of_the_scheduler_keep_their_order_and_the_audio_thread_its_rules(start):
    with start(environment={"LATENTPLAY_SYNC": "0"}, scheduler_in_audio=True, trap=True) as host:
        chain = Chain(host)
        host.dsp()
        dice = random.Random(5)
        with host.realtime():
            settled(host, chain)
            for value in range(200):
                host.send(chain.mod, f"jump {value}", thread="scheduler")
                if dice.random() < 0.2:
                    host.send(chain.mod, "dump", thread="scheduler")
            host.wait_for(lambda: host.attribute(chain.mod, "jump") == [199], 10)
        told = [line.atoms[0] for line in host.said(chain.mod) if line.selector == "jump"]
        assert told == sorted(told) and len(told) > 10
        assert {line.thread for line in host.said(chain.mod)} <= {"main"}
        assert host.violations == []


@pytest.mark.live
def test_the_engine_is_killed_and_comes_back(start):
    with start(environment={"LATENTPLAY_SYNC": "0"}) as host:
        chain = Chain(host, sound=np.tile(SOUND, 120))
        host.dsp()
        with host.realtime():
            settled(host, chain)
            host.send(chain.mod, "jump 321")
            engine = chain.info(chain.decode, "engine")
            os.kill(engine[-1], signal.SIGKILL)
            host.wait_for(lambda: any("has ended by signal 9" in line for line in host.errors))
            host.wait_for(lambda: chain.info(chain.decode, "engine") not in (["none"], engine), 60)
            settled(host, chain)
            time.sleep(1)
        assert host.attribute(chain.mod, "jump") == [321]
        assert np.abs(chain.heard.samples[0][-9600:]).max() > 1e-3
        assert host.violations == []


def test_an_off_line_host_goes_on_however_often_the_engine_is_killed(start):
    """It waits until the engine is idle, so whatever a restart counts wrongly would let it wait for ever."""
    with start() as host:
        chain = Chain(host, sound=np.tile(SOUND, 30))
        host.dsp()
        for _ in range(4):
            host.run(4800)
            engine = chain.info(chain.decode, "engine")
            os.kill(engine[-1], signal.SIGKILL)
            until = time.monotonic() + 60
            while chain.info(chain.decode, "engine") in (["none"], engine):
                assert time.monotonic() < until
                host.run(480)
        host.run(LENGTH)
        assert np.abs(chain.heard.samples[0, -LENGTH:]).max() > 1e-3 and host.violations == []
