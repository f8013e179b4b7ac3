"""Installing for Max: every Max finds the package, what was there stays, and what was placed can be taken away again."""

import json
import os
import shutil
import stat
import sys
import zipfile
from pathlib import Path

import pytest
from max_package import CONTENTS, contents, install, make, place_of

from latentplay import __version__
from latentplay.cli import main
from latentplay.files import settings
from latentplay.install import InstallError
from latentplay.max import command, folders, package
from latentplay.max import install as placing

# --- where to -----------------------------------------------------------------------------------------------------------


def test_every_max_of_the_user_finds_it(max_home, small_package, capsys):
    assert install(small_package) == 0
    for version in (8, 9):
        found = contents(place_of(max_home, version))
        assert found.pop("support/latentplay.cfg")
        assert found == contents(small_package)
    assert not (max_home / "Documents" / "Max 7" / "Packages").exists()
    said = capsys.readouterr().out
    assert str(place_of(max_home)) in said and "start them again" in said and "latentplay install --max --uninstall" in said


def test_one_folder_of_ones_choice(max_home, small_package, tmp_path, capsys):
    shared = tmp_path / "Shared" / "Max 9" / "Packages"
    assert install(small_package, "--to", str(shared)) == 0
    assert (shared / "latentplay" / "help" / "lp.encode~.maxhelp").exists()
    assert not place_of(max_home).exists()
    assert f'--uninstall --to "{shared}"' in capsys.readouterr().out


def test_without_a_max_it_says_what_to_do(max_home, small_package, capsys):
    shutil.rmtree(max_home / "Documents")
    assert install(small_package) == 1
    said = capsys.readouterr().err
    assert "start Max once" in said and "--to" in said and said.count("\n") == 1


def test_settings_name_this_python_in_the_package_and_in_the_users_folder(max_home, small_package):
    install(small_package)
    for folder in (place_of(max_home) / "support", max_home / "data" / "latentplay"):
        found = settings.read(folder)
        assert found["python"] == [sys.executable]
        assert found["engine"] == ["process"]
        assert Path(found["data"][0]).is_dir() and Path(found["path"][0], "latentplay").is_dir()
        assert "embedded" not in found


def test_what_was_chosen_in_the_settings_stays_chosen(max_home, small_package):
    install(small_package)
    cfg = place_of(max_home) / "support" / settings.NAME
    cfg.write_text(cfg.read_text().replace("engine=process", "engine=embedded\nlanguage=fr"))
    install(small_package)
    found = settings.read(cfg.parent)
    assert found["engine"] == ["embedded"] and found["language"] == ["fr"]


# --- from where ---------------------------------------------------------------------------------------------------------


def test_archive_of_a_release(max_home, small_package, tmp_path):
    archive = shutil.make_archive(str(tmp_path / "latentplay-max"), "zip", small_package.parent)
    assert install(archive) == 0
    assert set(contents(place_of(max_home))) == {*CONTENTS, "support/latentplay.cfg"}


@pytest.mark.parametrize("name", ["../escaped", "/tmp/escaped", "latentplay/../../escaped", "C:\\escaped"])
def test_an_archive_that_leads_outside_is_refused(max_home, tmp_path, capsys, name):
    archive = tmp_path / "bad.zip"
    with zipfile.ZipFile(archive, "w") as file:
        file.writestr("latentplay/package-info.json", CONTENTS["package-info.json"])
        file.writestr(name, "escaped")
    assert install(archive) == 1
    assert "outside its folder" in capsys.readouterr().err
    assert not place_of(max_home).exists()


def test_what_is_no_package_is_refused_in_a_line(max_home, tmp_path, capsys):
    (tmp_path / "broken.zip").write_bytes(b"PK\x03\x04 and then nothing")
    (tmp_path / "empty").mkdir()
    other = make(tmp_path / "other", {"package-info.json": '{"name": "ears"}'})
    for wrong in (tmp_path / "broken.zip", tmp_path / "empty", other, tmp_path / "nowhere.zip"):
        assert install(wrong) == 1
        said = capsys.readouterr().err
        assert str(wrong) in said and said.count("\n") == 1
    assert not place_of(max_home).exists()


def test_without_a_package_it_says_where_to_get_one(max_home, monkeypatch, capsys):
    monkeypatch.setattr(package, "built", lambda: None)
    assert main(["install", "--max"]) == 1
    assert f"latentplay-max-{__version__}.zip" in capsys.readouterr().err


def test_package_of_a_checkout_or_of_pip_is_found(monkeypatch, tmp_path):
    checkout, prefix = tmp_path / "checkout", tmp_path / "venv"
    monkeypatch.setattr(settings, "PACKAGE", checkout / "latentplay")
    monkeypatch.setattr(sys, "prefix", str(prefix))
    assert package.built() is None
    installed = make(prefix / "share" / "latentplay" / "max-package" / "latentplay")
    assert package.built() == installed
    assert package.built() != make(checkout / "build" / "max-package" / "latentplay") == package.built()


@pytest.mark.parametrize("system, missing", [("darwin", "support/latentplay.dylib"), ("win32", "externals/lp.encode~.mxe64")])
def test_a_package_without_externals_for_this_system_is_refused(max_home, small_package, monkeypatch, capsys, system, missing):
    monkeypatch.setattr(sys, "platform", system)
    monkeypatch.setattr(folders, "documents", lambda: max_home / "Documents")
    (small_package / missing).unlink()
    assert install(small_package) == 1
    said = capsys.readouterr().err
    assert f"holds no externals for {package.SYSTEM_NAMES[system]}" in said and "--from" in said
    assert not place_of(max_home).exists()


def test_another_version_is_told(max_home, small_package, capsys):
    (small_package / "package-info.json").write_text('{"name": "latentplay", "version": "9.9"}')
    assert install(small_package) == 0
    assert f"the package is version 9.9, latentplay is {__version__}" in capsys.readouterr().out


@pytest.mark.parametrize("prefix, brief", [
    ("/home/zoé/.cache/uv/archive-v0/Xy/lib", True), ("/home/zoé/.local/pipx/.cache/a1b2", True),
    ("/home/zoé/.local/share/uv/tools/latentplay", False), ("/home/zoé/.local/pipx/venvs/latentplay", False),
])  # fmt: skip
def test_a_python_of_a_cache_is_told(prefix, brief):
    assert command.lives_for_a_while(Path(prefix)) is brief


# --- what was there -----------------------------------------------------------------------------------------------------


def test_twice_is_as_good_as_once(max_home, small_package):
    install(small_package)
    first = contents(place_of(max_home))
    install(small_package)
    assert contents(place_of(max_home)) == first
    assert [p.name for p in place_of(max_home).parent.iterdir()] == ["latentplay"]


def test_a_newer_package_takes_the_place_of_the_old_and_keeps_what_the_user_put_there(max_home, small_package, capsys):
    install(small_package)
    (place_of(max_home) / "media" / "mine.ts").write_text("my model")
    (small_package / "externals" / "lp.encode~.mxe64").unlink()
    make(small_package, {"externals/lp.mod~.mxe64": "new"})
    install(small_package)
    found = contents(place_of(max_home))
    assert found["media/mine.ts"] == b"my model"
    assert "externals/lp.mod~.mxe64" in found and "externals/lp.encode~.mxe64" not in found
    assert "media/mine.ts" in capsys.readouterr().out


def test_over_an_archive_unpacked_by_hand_no_old_external_is_left(max_home, small_package):
    make(place_of(max_home), {**CONTENTS, "externals/lp.old~.mxe64": "old", "media/mine.ts": "my model"})
    install(small_package)
    found = contents(place_of(max_home))
    assert "externals/lp.old~.mxe64" not in found and found["media/mine.ts"] == b"my model"


@pytest.mark.parametrize("theirs", [{"package-info.json": '{"name": "ears"}'}, {"patchers/mine.maxpat": "{}"}])
def test_somebody_elses_folder_is_left_alone(max_home, small_package, capsys, theirs):
    make(place_of(max_home, 8), theirs)
    before = contents(place_of(max_home, 8))
    assert install(small_package) == 1
    assert "holds something else" in capsys.readouterr().err
    assert contents(place_of(max_home, 8)) == before
    assert not place_of(max_home, 9).exists(), "all is checked before anything is written"


def test_a_file_or_a_dead_link_in_its_place_is_left_alone(max_home, small_package, tmp_path):
    place_of(max_home).parent.mkdir()
    place_of(max_home).symlink_to(tmp_path / "gone")
    assert install(small_package) == 1
    assert place_of(max_home).is_symlink()
    place_of(max_home).unlink()
    place_of(max_home).write_text("a file")
    assert install(small_package) == 1
    assert place_of(max_home).read_text() == "a file"


def test_a_link_to_a_checkout_is_replaced_and_the_checkout_stays(max_home, small_package, tmp_path):
    checkout = make(tmp_path / "checkout")
    place_of(max_home).parent.mkdir()
    place_of(max_home).symlink_to(checkout)
    before = contents(checkout)
    install(small_package)
    assert not place_of(max_home).is_symlink()
    assert contents(checkout) == before


@pytest.mark.parametrize("failing", ["copy", "swap"])
def test_what_was_there_stays_when_it_fails(max_home, small_package, monkeypatch, capsys, failing):
    install(small_package)
    before = contents(place_of(max_home))
    make(small_package, {"help/lp.encode~.maxhelp": "newer", "help/lp.new.maxhelp": "new"})
    if failing == "copy":
        real = shutil.copy2

        def full(source, target):
            if "lp.new" in str(target):
                raise OSError(28, "No space left on device")
            return real(source, target)

        monkeypatch.setattr(placing.shutil, "copy2", full)
    else:
        rename = Path.rename

        def stuck(self, target):
            if self.name == placing.NEW:
                raise PermissionError(13, "in use")
            return rename(self, target)

        monkeypatch.setattr(Path, "rename", stuck)
    capsys.readouterr()
    assert install(small_package) == 1
    said = capsys.readouterr().err
    assert ("No space left" if failing == "copy" else "quit Max") in said and said.count("\n") == 1
    assert contents(place_of(max_home)) == before
    assert [p.name for p in place_of(max_home).parent.iterdir()] == ["latentplay"]


def test_an_end_between_two_renames_is_mended_the_next_time(max_home, small_package):
    install(small_package)
    before = contents(place_of(max_home))
    place_of(max_home).rename(place_of(max_home).parent / placing.BEFORE)
    with pytest.raises(InstallError):
        command.install(None, place_of(max_home))  # there is nothing to install, but what was there is back
    assert placing.uninstall(place_of(max_home).parent)
    assert before and not place_of(max_home).exists()


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_a_folder_that_cannot_be_written_is_named(max_home, small_package, capsys):
    packages = place_of(max_home).parent
    packages.mkdir()
    packages.chmod(stat.S_IREAD | stat.S_IEXEC)
    assert install(small_package) == 1
    assert str(packages) in capsys.readouterr().err


def test_quarantine_is_cleared_on_macos(max_home, small_package, monkeypatch, tmp_path):
    """With a stand-in for xattr: which words it is called with, before the package is in its place."""
    tool = tmp_path / "bin" / "xattr"
    tool.parent.mkdir()
    tool.write_text(f'#!/bin/sh\necho "$@" >> "{tmp_path}/called"\n')
    tool.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tool.parent}:{os.environ['PATH']}")
    monkeypatch.setattr(folders, "documents", lambda: max_home / "Documents")
    monkeypatch.setattr(sys, "platform", "darwin")
    assert install(small_package) == 0
    calls = (tmp_path / "called").read_text().splitlines()
    assert calls == [f"-dr com.apple.quarantine {place_of(max_home, v).parent / placing.NEW}" for v in (9, 8)]


# --- away again ---------------------------------------------------------------------------------------------------------


def test_uninstall_takes_its_own_and_nothing_else(max_home, small_package, capsys):
    install(small_package)
    (place_of(max_home) / "media" / "mine.ts").write_text("my model")
    neighbour = make(place_of(max_home).parent / "ears", {"package-info.json": '{"name": "ears"}'})
    assert main(["install", "--max", "--uninstall"]) == 0
    assert contents(place_of(max_home)) == {"media/mine.ts": b"my model"}
    assert not place_of(max_home, 8).exists()
    assert neighbour.is_dir()
    assert not (max_home / "data" / "latentplay" / settings.NAME).exists()
    said = capsys.readouterr().out
    assert "media/mine.ts" in said and "taken away" in said
    assert main(["install", "--max", "--uninstall"]) == 0
    assert "nothing of latentplay" in capsys.readouterr().out


def test_a_list_that_leads_outside_takes_nothing_away_there(max_home, small_package, tmp_path):
    install(small_package)
    precious = make(tmp_path / "precious", {"a": "mine"}) / "a"
    cfg = place_of(max_home) / "support" / settings.NAME
    cfg.write_text(f"{cfg.read_text()}file=../../../../../precious/a\nfile={precious}\n")
    main(["install", "--max", "--uninstall"])
    assert precious.read_text() == "mine"
    assert not place_of(max_home).exists()


def test_an_archive_unpacked_by_hand_is_not_deleted(max_home, capsys):
    make(place_of(max_home))
    assert main(["install", "--max", "--uninstall"]) == 1
    assert "by hand" in capsys.readouterr().err
    assert set(contents(place_of(max_home))) == set(CONTENTS)


def test_users_settings_stay_while_another_max_needs_them(max_home, small_package, tmp_path):
    install(small_package)
    install(small_package, "--to", str(tmp_path / "elsewhere"))
    main(["install", "--max", "--uninstall", "--to", str(tmp_path / "elsewhere")])
    assert not (tmp_path / "elsewhere" / "latentplay").exists()
    assert (max_home / "data" / "latentplay" / settings.NAME).exists()


def test_json_for_machines(max_home, small_package, capsys):
    assert install(small_package, "--json") == 0
    told = json.loads(capsys.readouterr().out)
    assert [f["folder"] for f in told["folders"]] == [str(place_of(max_home, v)) for v in (9, 8)]
    assert told["folders"][0]["files"] == len(CONTENTS) and told["installed"]
    assert main(["install", "--max", "--uninstall", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["installed"] is False
