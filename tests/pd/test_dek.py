"""The package for deken: its files, what it says of itself, and that Pd loads it from the unpacked folder."""

import hashlib
import re
import subprocess
import zipfile

import pytest

from latentplay.files.pd_patch import Patch
from latentplay.generate.dek import make
from latentplay.render import pd
from latentplay.spec.table import objects


@pytest.fixture(scope="module")
def package(tmp_path_factory):
    return make(tmp_path_factory.mktemp("dek"))


@pytest.fixture(scope="module")
def unpacked(package):
    with zipfile.ZipFile(package) as archive:
        assert all(name.startswith("latentplay/") for name in archive.namelist())
        archive.extractall(package.parent)
    return package.parent / "latentplay"


def test_name_and_checksum_are_as_deken_reads_them(package):
    assert re.fullmatch(r"latentplay\[v\d+\.\d+\.\d+\]\(\w+-\w+-32\)\.dek", package.name)
    digest, name = package.with_name(f"{package.name}.sha256").read_text().split(maxsplit=1)
    assert digest == hashlib.sha256(package.read_bytes()).hexdigest() and name.strip() == package.name


def test_it_has_help_for_every_object_its_licence_and_what_it_says_of_itself(unpacked):
    names = {p.name for p in unpacked.iterdir()}
    assert {f"{o.name}-help.pd" for o in objects()} | {"LICENSE", "README.md", "README.deken.pd", "demo.ts", "NOTICE.md"} <= names
    assert "latentplay.cfg" not in names and pd.external_file().name in names
    assert "BSD 3-Clause" in (unpacked / "LICENSE").read_text()
    meta = (unpacked / "latentplay-meta.pd").read_text()
    for word in ("NAME latentplay", "LICENSE BSD-3-Clause", "AUTHOR", "DESCRIPTION", "VERSION"):
        assert word in meta


def test_pd_loads_it_from_there(unpacked, tmp_path):
    """Nothing but the unpacked folder: every object is made."""
    patch = Patch()
    for thing in objects():
        patch.box(f"{thing.name} here")
    patch.at(300, patch.message("; pd quit"))
    command = [pd.find_pd(), "-nogui", "-noprefs", "-stderr", "-nosound", "-batch", "-path", str(unpacked), "-lib", "latentplay",
               "-open", str(patch.save(tmp_path / "all.pd"))]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=True)
    log = done.stdout + done.stderr
    assert "latentplay 0." in log and "couldn't create" not in log
