"""The fake Max itself: it does what Max does, and sees what an external must not do. Proven with a small external in C."""

import itertools
import subprocess
import time

import fake_max_build
import numpy as np
import pytest
from fake_max import FakeMax, HostDied, Refused
from wine import PREFIX, prepare_wine


def words(lines):
    """What was said, without time and thread."""
    return [one.words for one in lines]


def texts(host, kind="post"):
    return [line.text for line in host.console if line.kind == kind]


# --- boxes ------------------------------------------------------------------------------------------------------------------


def test_every_function_of_our_header_is_there(built_host):
    listed = subprocess.run(["nm", "-D", "--defined-only", built_host], capture_output=True, text=True, check=True).stdout
    there = {line.split()[-1] for line in listed.splitlines()}
    assert not set(fake_max_build.functions_of_the_api()) - there


def test_nothing_of_the_host_hides_a_function_of_the_system(built_host):
    listed = subprocess.run(["nm", "-D", "--defined-only", built_host], capture_output=True, text=True, check=True).stdout
    there = {line.split()[-1] for line in listed.splitlines() if line.split()[-2] in "TW"}
    known = set(fake_max_build.functions_of_the_api()) | {"main", "_start", "_init", "_fini", "data_start"}
    assert not {name for name in there - known if not name.startswith("fm_")}


def test_a_box_loads_its_file_once_and_has_its_ports(trial):
    with trial() as host:
        box = host.new("trial~")
        host.new("trial~")
        assert box.inlets == ["signal", "signal"]
        assert box.outlets == ["signal", "signal", "signal", ""]
        assert host.new("mc.trial~").inlets == ["multichannelsignal"]
        assert texts(host).count("trial loaded") == 1
        assert host.assist(box, "in", 1) == "inlet 1" and host.assist(box, "out", 3) == "outlet 3"


def test_what_is_typed_is_read_as_max_reads_it(trial):
    with trial() as host:
        box = host.new(r'trial~ 3 -1.5 1. abc "two words" 1e3 12abc @gain 2.5 @name "a b" @active 1')
        assert [line[-1] for line in texts(host) if line.startswith("argument")] == list("1223323")
        assert host.attribute(box, "gain") == [2.5]
        assert host.attribute(box, "name") == ["a b"]
        assert host.attribute(box, "active") == [1]


def test_what_cannot_be_made_is_refused(trial):
    with trial() as host:
        with pytest.raises(Refused, match="no such object"):
            host.new("nowhere~")
        with pytest.raises(Refused, match="returned nothing"):
            host.new("trial~ nothing")
        host.new("trial~ @nonsense 1")
        assert len(host.errors) == 3 and "'nonsense'" in host.errors[-1]
        assert host.violations == []


def test_boxes_know_their_patcher(trial, tmp_path):
    with trial(folder=tmp_path) as host:
        host.new("gain~ 0.5")
        inner = host.patcher(parent=0)
        box, deep = host.new("trial~ 7"), host.new("trial~", inner)
        host.send(box, "where")
        host.send(deep, "where")
        file = str(tmp_path / "patch.maxpat")
        assert words(host.said(box)) == [
            ["max-path", f"Macintosh HD:{file}"], ["path", file], ["parent", "no"], ["gain~", "gain~ 0.5"], ["trial~", "trial~ 7"],
        ]  # fmt: skip
        assert words(host.said(deep)) == [["max-path", ""], ["path", ""], ["parent", "yes"], ["trial~", "trial~"]]


def test_files_are_found_beside_the_patch_in_the_search_path_and_by_full_path(trial, tmp_path):
    for name in ("patch/one.ts", "more/two.ts"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("")
    with trial(folder=tmp_path / "patch", search=[tmp_path / "more"]) as host:
        box = host.new("trial~")
        for name in ("one.ts", "two.ts", "three.ts", f"{tmp_path}/more/two.ts", f"Macintosh HD:{tmp_path}/more/two.ts"):
            host.send(box, f'find "{name}"')
        one, two = str(tmp_path / "patch" / "one.ts"), str(tmp_path / "more" / "two.ts")
        assert [said.atoms[0] for said in host.said(box)] == [one, two, "", two, two]


# --- attributes and state ---------------------------------------------------------------------------------------------------


def test_attributes_are_described(trial):
    with trial() as host:
        known = host.attributes("trial~")
        gain = known["gain"]
        assert (gain["type"], gain["low"], gain["high"]) == ("float64", 0, 10)
        assert gain["notes"] == {"label": ["Gain of it"], "category": ["Sound"], "default": [1.0]}
        assert known["mode"]["notes"] == {"style": ["enumindex"], "enumvals": ["linear", "equal power"]}
        assert known["mode"]["getter"] and known["mode"]["setter"] and not gain["setter"]
        assert known["told"]["flags"] == 0x200


def test_attributes_clip_touch_answer_and_refuse(trial):
    with trial() as host:
        box = host.new("trial~ @gain 99")
        assert host.attribute(box, "gain") == [10.0]
        host.send(box, "gain -3")
        host.send(box, "getgain")
        assert words(host.said(box)) == [["gain", 0.0]]
        assert host.attribute(box, "mode", 1) == [1]
        assert host.touched(box) == ["gain"]
        host.send(box, "told 5")
        assert host.errors == ["attribute 'told' cannot be set"]


def test_state_goes_to_pattr_and_back(trial):
    with trial() as host:
        box, other = host.new('trial~ @gain 0.125 @name "a b"'), host.new("trial~")
        assert host.value(box) == [0.125, "a b"]
        host.set_value(other, host.value(box))
        assert host.value(other) == [0.125, "a b"]


# --- messages and threads ---------------------------------------------------------------------------------------------------


def test_messages_find_their_methods(trial):
    with trial() as host:
        box = host.new("trial~")
        for text in ("3", "1.5", "1 two 3.", "bang", "list 4 5"):
            host.send(box, text)
        host.send(box, "3", inlet=1)
        assert words(host.said(box)) == [["int", 3], ["float", 1.5], ["list", 1, "two", 3.0], ["bang"], ["list", 4, 5], ["int", 13]]
        for text in ("nonsense", "resize word", "dsp64"):
            host.send(box, text)
        assert host.errors == [
            'doesn\'t understand "nonsense"', 'bad arguments for message "resize"', 'can\'t send message "dsp64"',
        ]  # fmt: skip


def test_message_cords_carry_what_comes_out(trial):
    with trial() as host:
        first, second = host.new("trial~"), host.new("trial~")
        host.connect(first, 3, second, 1)
        host.send(first, "2.5")
        assert words(host.said(second)) == [["float", 2.5]]
        host.disconnect(first, 3, second, 1)
        host.send(first, "2.5")
        assert host.said(second) == []


def test_deferred_calls_qelems_and_clocks_run_where_max_runs_them(trial):
    with trial() as host:
        box = host.new("trial~")
        for thread in ("main", "scheduler"):
            for how in ("defer 1", "low 2", "qelem"):
                host.send(box, f"later {how}", thread=thread)
        host.send(box, "later clock 4")
        host.run(256)
        seen = [(s.selector, s.atoms[0], s.thread) for s in host.said(box)]
        late = [("deferred", 1, "main"), ("low", 2, "main"), ("qelem", 1, "main")]
        assert seen[:6] == [late[0], ("asked", 1, "main"), ("asked", 1, "main"), late[1], ("asked", 1, "main"), late[2]]
        asked = ("asked", 0, "scheduler")
        assert seen[6:] == [asked, late[0], asked, late[1], asked, late[2], ("asked", 1, "main"), ("clock", 1, "scheduler")]
        assert host.violations == []


def test_offline_what_comes_during_a_vector_counts_from_its_start(trial):
    with trial(rate=64000, vector=64) as host:  # a vector is 1 ms
        box = host.new("trial~ @gain 0")
        source = host.source(np.ones(640))
        host.connect(source, 0, box)
        recorder = host.record(box)
        host.dsp()
        host.send(box, "gain 1", at=2.0)
        host.send(box, "gain 0", at=4.9, thread="scheduler")
        host.send(box, "later clock 1.5", at=5)
        host.run(640)
        heard = np.repeat([0, 0, 1, 1, 0, 0, 0, 0, 0, 0], 64)
        assert np.array_equal(recorder.samples[0], heard)
        assert [(s.selector, s.ms) for s in host.said(box)] == [("asked", 5.0), ("clock", 6.5)]


def test_a_clock_that_is_stopped_or_freed_does_not_ring(trial):
    with trial() as host:
        box, other = host.new("trial~"), host.new("trial~")
        for one in (box, other):
            host.send(one, "later clock 2")
        host.send(box, "later stop")
        host.delete(other)
        host.run(480)
        assert words(host.said(box)) == [["asked", 1], ["asked", 1]]


def test_in_real_time_the_threads_run_by_themselves(trial):
    with trial() as host:
        box = host.new("trial~")
        host.dsp()
        with host.realtime():
            host.send(box, "later clock 20")
            host.send(box, "later qelem", thread="scheduler")
            seen = set()
            everything = {("asked", "main"), ("asked", "scheduler"), ("clock", "scheduler"), ("qelem", "main")}
            host.wait_for(lambda: seen == everything or seen.update((s.selector, s.thread) for s in host.said(box)))
            before = host.state
            time.sleep(0.5)
            after = host.state
        vectors, seconds = after["vectors"] - before["vectors"], (after["ms"] - before["ms"]) / 1000
        assert 0.3 < vectors / (750 * seconds) < 1.3, "audio keeps pace with the wall clock, unless the machine is very busy"


def test_the_scheduler_may_run_on_the_audio_thread(trial):
    with trial(scheduler_in_audio=True) as host:
        box = host.new("trial~")
        host.send(box, "later clock 1")
        host.run(128)
        assert [s.thread for s in host.said(box)] == ["main", "audio"]
        assert host.violations == []


# --- signals ----------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("vector", [1, 16, 64, 512, 4096])
@pytest.mark.parametrize("rate", [44100, 96000])
def test_signals_pass_whole_at_any_vector_and_rate(trial, vector, rate):
    played = np.random.default_rng(1).uniform(-1, 1, (2, 8192))
    with trial(vector=vector, rate=rate) as host:
        box, source = host.new("trial~ @gain 2"), host.source(played)
        host.connect_all(source, box)
        recorder = host.record(box, [0, 1, 2])
        host.dsp()
        host.run(8192)
        assert np.array_equal(recorder.samples, [2 * played[0], 2 * played[1], np.full(8192, 0.25)])
        assert f"dsp64 {rate} {vector} 1 1" in texts(host)


def test_cords_into_one_inlet_add_up_and_none_is_silence(trial):
    with trial() as host:
        box = host.new("trial~")
        for value in (1.0, 0.5):
            host.connect(host.source(np.full(64, value)), 0, box)
        recorder = host.record(box, [0, 1])
        host.dsp()
        host.run(64)
        assert np.array_equal(recorder.samples, [np.full(64, 1.5), np.zeros(64)])


def test_an_object_that_allows_it_gets_its_inputs_memory_for_outputs(trial):
    played = np.array([np.full(64, 1.0), np.full(64, 2.0)])
    heard = {}
    for inplace in (0, 1):
        with trial() as host:
            box = host.new(f"trial~ @inplace {inplace}")
            host.connect_all(host.source(played), box)
            recorder = host.record(box, [0, 1])
            host.dsp()
            host.run(64)
            heard[inplace] = recorder.samples[:, 0].tolist()
    assert heard == {0: [1.0, 2.0], 1: [1.0, 1.0]}, "outputs lie crosswise in the inputs' memory"


@pytest.mark.parametrize("channels", [1, 3, 64])
def test_channels_of_a_cord_are_told_before_they_are_asked_for(trial, channels):
    with trial() as host:
        box = host.new("mc.trial~")
        recorder = host.record(box)
        host.connect(host.source(np.ones((channels, 256)), mc=True), 0, box)
        host.dsp()
        host.run(64)
        told = [f"inputchanged 0 {channels}"] if channels > 1 else []
        assert texts(host)[1:] == [*told, "multichanneloutputs 0", f"dsp64 48000 64 1 {channels}"]
        assert recorder.samples.shape == (2 * channels if channels > 1 else 1, 64)


def test_an_object_that_cannot_count_hears_the_first_channel(trial):
    played = np.arange(1.0, 5.0)[:, None] * np.ones((4, 64))
    with trial() as host:
        box = host.new("trial~")
        host.connect(host.source(played, mc=True), 0, box)
        recorder = host.record(box)
        host.dsp()
        host.run(64)
        assert np.array_equal(recorder.samples, played[:1])
        assert "dsp64 48000 64 1 4" in texts(host)


def test_cords_are_packed_unpacked_and_scaled(trial):
    played = np.random.default_rng(2).uniform(-1, 1, (5, 192))
    with trial() as host:
        pack, scaled, unpack = host.new("mc.pack~ 5"), host.new("mc.gain~ 0.5"), host.new("mc.unpack~ 6")
        host.connect_all(host.source(played), pack)
        host.connect(pack, 0, scaled)
        host.connect(scaled, 0, unpack)
        recorder = host.record(unpack, range(6))
        host.dsp()
        host.run(192)
        assert np.array_equal(recorder.samples, [*(0.5 * played), np.zeros(192)])


def test_order_follows_the_cords_and_loops_are_left_out(trial):
    with trial() as host:
        last, first = host.new("gain~ 3"), host.new("gain~ 2")
        host.connect(first, 0, last)
        host.connect(host.source(np.ones(256)), 0, first)
        recorder = host.record(last)
        host.dsp()
        host.run(64)
        assert recorder.samples[0, 0] == 6.0
        host.connect(last, 0, first)
        assert "feedback" in host.errors[0]


def test_patchers_are_chains_of_their_own(trial):
    with trial(audio_threads=2) as host:
        other = host.patcher()
        boxes = [host.new("trial~", number) for number in (0, other)]
        with pytest.raises(Refused):
            host.connect(boxes[0], 0, boxes[1])
        recorders = [host.record(box, 2, number) for box, number in zip(boxes, (0, other), strict=True)]
        host.dsp()
        host.run(128)
        host.close(other)
        host.run(64)
        assert recorders[0].samples.shape == (1, 192)


def test_boxes_are_deleted_in_any_order_while_sound_runs(trial):
    rng = np.random.default_rng(3)
    with trial() as host:
        host.dsp()
        with host.realtime(without_pause=True):
            for _ in range(20):
                boxes = [host.new("trial~") for _ in range(4)]
                for source, target in itertools.pairwise(boxes):
                    host.connect_all(source, target)
                    host.connect(source, 3, target, 0)
                for thread in ("main", "scheduler"):
                    host.send(boxes[0], "later qelem", thread=thread)
                for at in rng.permutation(4):
                    host.delete(boxes[at])
        assert host.violations == []
        assert host.state["compiles"] > 100


# --- buffer~ ----------------------------------------------------------------------------------------------------------------


def test_buffers_are_written_resized_and_told_of(trial):
    with trial() as host:
        box = host.new("trial~")
        host.buffer("b", np.zeros((4, 2)))
        host.send(box, "fill b")
        assert host.read_buffer("b").ravel().tolist() == list(range(8))
        host.send(box, "resize 7")
        assert host.read_buffer("b").shape == (7, 2)
        host.set_buffer_busy("b")
        host.send(box, "fill b")
        host.send(box, "fill nothing")
        assert words(host.said(box)) == [["filled", 1], ["frames", 7], ["filled", 0], ["filled", 0]]
        host.send(box, "fill b")
        host.delete_buffer("b")
        assert texts(host)[-1] == "notify globalsymbol_unbinding"
        assert host.violations == []


# --- what must not happen ---------------------------------------------------------------------------------------------------

FORBIDDEN = {
    "outlet": "outlet_anything", "qelem": "qelem_set", "post": "object_post", "gensym": "gensym", "defer": "defer",
    "sysmem": "sysmem_newptr", "beyond": "beyond its vector",
}  # fmt: skip
TRAPPED = {"malloc": "allocation", "mutex": "lock", "system": "system call"}


def perform_badly(host, what):
    box = host.new("trial~")
    host.dsp()
    host.send(box, f"bad {what}")
    host.run(128)
    return host.violations


@pytest.mark.parametrize("what", FORBIDDEN)
def test_what_is_forbidden_in_perform_is_seen(trial, what):
    with trial() as host:
        seen = perform_badly(host, what)
        assert any(FORBIDDEN[what] in line for line in seen), seen


@pytest.mark.parametrize("what", TRAPPED)
def test_memory_locks_and_system_calls_in_perform_are_seen(trial, what):
    with trial(trap=True) as host:
        seen = perform_badly(host, what)
        assert any(TRAPPED[what] in line for line in seen), seen


def test_what_is_allowed_is_no_violation(trial):
    with trial(trap=True) as host:
        assert perform_badly(host, "clock") == []
        host.play(0.3)
        assert host.violations == []


def test_an_object_that_is_freed_while_it_performs_is_seen(trial):
    with trial() as host:
        box = host.new("trial~")
        host.dsp()
        host.send(box, "bad keep")
        host.delete(box)
        assert any("dsp_free" in line for line in host.violations)


@pytest.mark.parametrize("what", ["crash-now", "crash"])
def test_a_crash_is_a_failed_test(trial, what):
    with pytest.raises(HostDied, match="died"), trial() as host:
        perform_badly(host, what)


def test_a_hang_is_a_failed_test(trial):
    with pytest.raises(HostDied, match="hung for 1 s"), trial(timeout=1) as host:
        host.send(host.new("trial~"), "bad hang-now")


# --- sanitizers and Windows -------------------------------------------------------------------------------------------------


def everything(host):
    """A bit of all, on all threads at once."""
    box, many = host.new("trial~ @gain 0.5"), host.new("mc.trial~")
    host.connect(host.source(np.ones((3, 4800)), mc=True), 0, many)
    host.connect_all(host.source(np.ones((2, 4800))), box)
    host.record(box, [0, 1, 2])
    host.record(many)
    host.buffer("b", 100)
    host.dsp()
    host.run(4800)
    with host.realtime():
        for i in range(30):
            for how in ("later defer 1", "later low 2", "later qelem", f"later clock {i % 5}", "getgain"):
                host.send(box, how, thread="scheduler" if i % 2 else "main")
            host.send(box, "fill b")
            host.delete(host.new("trial~"))
    assert host.violations == []
    return host.said(box)


@pytest.mark.parametrize("sanitize", ["address", "thread"])
def test_the_host_is_clean_under_sanitizers(sanitize):
    folder = fake_max_build.build_trial(sanitize=sanitize)
    with FakeMax(folder, sanitize=sanitize) as host:
        assert len(everything(host)) > 100
        assert "Sanitizer" not in host.stderr, host.stderr


def test_the_same_host_and_external_run_on_windows(trial_externals):
    """Under wine: the interface split into MaxAPI.dll and MaxAudio.dll, `long` of four bytes, the same samples."""
    pytest.importorskip("ziglang", reason="ziglang is not installed (pip install ziglang): nothing here compiles for Windows")
    prepare_wine()
    played = np.random.default_rng(4).uniform(-1, 1, (3, 640))
    heard = {}
    for prefix, folder in (((), trial_externals), (("wine",), fake_max_build.build_trial("windows"))):
        with FakeMax(folder, command_prefix=prefix, environment={"WINEPREFIX": str(PREFIX)}) as host:
            box = host.new("mc.trial~ 7 @gain 0.3")
            host.connect(host.source(played, mc=True), 0, box)
            recorder = host.record(box)
            host.dsp()
            host.run(640)
            host.send(box, "later clock 2")
            host.run(640)
            heard[prefix] = (recorder.samples.tobytes(), words(host.said(box)), host.value(box), host.violations)
    assert heard[()] == heard[("wine",)]
    assert heard[()][1:] == ([["asked", 1], ["clock", 1]], [0.3, "none"], [])


def test_sanitizers_see_what_they_should():
    folder = fake_max_build.build_trial(sanitize="address")
    with pytest.raises(HostDied, match="heap-buffer-overflow"), FakeMax(folder, sanitize="address") as host:
        host.send(host.new("trial~"), "bad heap")
    folder = fake_max_build.build_trial(sanitize="thread")
    with pytest.raises(HostDied, match="data race"), FakeMax(folder, sanitize="thread") as host:
        box = host.new("trial~")
        with host.realtime():
            for i in range(200):
                host.send(box, "race", thread="scheduler" if i % 2 else "main")
            time.sleep(0.2)
