"""`latentplay bench`: what a model costs here, as a table and as JSON, for each form that it can run in."""

import json

import pytest

from latentplay.cli import bench, main
from latentplay.model import benchmark
from latentplay.model.forms import FORMS


@pytest.fixture(autouse=True)
def quick(monkeypatch):
    """A few frames, all in this process."""
    for name, value in {"ROUNDS": 3, "COLD_ROUNDS": 2, "SWEEP": 1 << 20}.items():
        monkeypatch.setattr(benchmark, name, value)
    monkeypatch.setattr(benchmark, "bandwidth", lambda: 10.0)
    monkeypatch.setattr(bench, "in_a_process", benchmark.measure_form)


def test_a_program_reads_times_memory_chains_and_the_limit_of_each_form(capsys):
    assert main(["bench", "demo", "--json"]) == 0
    said = json.loads(capsys.readouterr().out)
    assert [form["form"] for form in said["forms"]] == list(FORMS)
    for form in said["forms"]:
        assert form["encode"]["warm_ms"] > 0 and form["decode"]["cold_ms"] > 0 and form["memory_mb"] > 20
        assert form["chains"] == int(said["cores"] * form["real_time"])
    assert said["hop_ms"] == pytest.approx(42.667, abs=0.01) and said["processor"] and 0 < said["limit_ms"]["decode"] < 1


def test_a_person_reads_a_table(capsys):
    assert main(["bench"]) == 0
    said = capsys.readouterr().out
    assert all(words in said for words, _ in FORMS.values()) and "memory" in said and "(" in said


def test_a_model_that_decodes_alone_is_measured_and_one_that_fails_is_one_line(model_file, capsys):
    assert main(["bench", str(model_file("decode_only")), "nowhere"]) == 1
    said = capsys.readouterr()
    assert "none" in said.out and said.err.count("\n") == 1 and "nowhere" in said.err


def test_short_ratios_are_measured_in_the_groups_that_play(model_file, capsys):
    assert main(["bench", str(model_file("ratio_16")), "--json"]) == 0
    said = json.loads(capsys.readouterr().out)
    assert (said["ratio"], said["hop"]) == (16, 256) and said["hop_ms"] == pytest.approx(256 / 48)
