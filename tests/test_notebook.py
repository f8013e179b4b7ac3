"""The notebooks of the docs and the snippets of the Python page run as they stand, with what is shipped."""

import ast
import json
import re
from pathlib import Path

import pytest

import latentplay as lp
from latentplay.model.folders import DATA

DOCS = Path(__file__).parents[1] / "docs"


def code_of(language: str) -> list[str]:
    """The code cells of a notebook."""
    cells = json.loads((DOCS / language / "python.ipynb").read_text(encoding="utf-8"))["cells"]
    assert all(not cell.get("outputs") for cell in cells), "save the notebook without its outputs"
    return ["".join(cell["source"]) for cell in cells if cell["cell_type"] == "code"]


def shown(cell: str, names: dict) -> object:
    """Runs a cell; what a notebook would show under it: the value of a last line that is an expression."""
    body = ast.parse(cell)
    last = body.body.pop() if isinstance(body.body[-1], ast.Expr) else None
    exec(compile(body, "cell", "exec"), names)
    return eval(compile(ast.Expression(last.value), "cell", "eval"), names) if last else None


def test_the_notebook_runs_and_shows_pictures(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    names: dict = {}
    values = [shown(cell, names) for cell in code_of("en")]
    pictures = [value for value in values if hasattr(value, "_repr_png_")]
    assert len(pictures) == 5 and pictures[1]._repr_png_().startswith(b"\x89PNG")
    assert "did you mean jump?" in capsys.readouterr().out
    assert names["heard"].shape == (1, names["latents"].shape[1] * 2048)


def test_both_notebooks_run_the_same_code():
    english, french = (["\n".join(re.sub(r" *#.*", "", line) for line in cell.splitlines()) for cell in code_of(tongue)]
                       for tongue in ("en", "fr"))  # fmt: skip
    assert english == french


@pytest.mark.parametrize("page", ["en/python.md", "fr/python.md"])
def test_the_snippets_of_the_page_run_one_after_the_other(page, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    sound, rate = lp.read_sound(DATA / "demo-input.wav")
    for name in ("voice.wav", "voix.wav"):
        lp.write_sound(name, sound[:, :12000], rate)
    text = (DOCS / page).read_text(encoding="utf-8")
    snippets = re.findall(r"```python\n(.*?)```", text, re.DOTALL)
    assert len(snippets) == 5
    names: dict = {}
    for snippet in snippets:
        exec(snippet, names)
