"""Our header of the Max API says what Cycling '74's headers say: types, sizes, offsets, values, every function.

Needs their headers: `MAX_SDK=/path/to/max-sdk-base pytest tests/max/test_max_api.py`. Nothing of them is kept here.
"""

import os
import re
import subprocess
import sys
from pathlib import Path

import fake_max_build
import pytest

ROOT = Path(__file__).parents[2]
SOURCES = ROOT / "pyext_src"
API = SOURCES / "max" / "api.h"
SYSTEMS = {
    "linux": ["-fPIC"],
    "windows": ["-target", "x86_64-windows-gnu", "-DWIN_VERSION", "-Dpascal="],
    "macos": ["-target", "aarch64-macos.11.0", "-DMAC_VERSION"],
}
STRUCTS = {
    "t_symbol": "s_name s_thing", "t_atom": "a_type a_w", "t_object": "o_messlist o_magic o_inlet o_outlet",
    "t_pxobject": "z_ob z_in z_proxy z_disabled z_count z_misc",
}  # fmt: skip
TYPES = "t_int32 t_uint32 t_fourcc t_ptr_int t_ptr_uint t_ptr_size t_atom_long t_atom_float t_max_err t_ptr method t_perfroutine64"


@pytest.fixture(scope="session")
def sdk() -> list[str]:
    """The flags that find the real headers."""
    given = os.environ.get("MAX_SDK")
    if not given:
        pytest.skip(
            "MAX_SDK is not set: it names the folder of Cycling '74's headers (github.com/Cycling74/max-sdk-base)"
        )
    for folder in (Path(given), Path(given) / "c74support"):
        if (folder / "max-includes" / "ext.h").exists():
            return ["-DLP_MAX_SDK", f"-I{folder / 'max-includes'}", f"-I{folder / 'msp-includes'}"]
    pytest.fail(f"MAX_SDK={given}: no 'max-includes/ext.h' there; name the folder that holds c74support")


def compiler(system: str, language: str) -> list[str]:
    """C or C++ for a system; where nothing compiles for it, the test is skipped."""
    standard = "-std=gnu11" if language == "c" else "-std=c++17"
    if system == "linux":
        return ["gcc" if language == "c" else "g++", standard, "-w", *SYSTEMS[system]]
    pytest.importorskip(
        "ziglang", reason=f"ziglang is not installed (pip install ziglang): nothing here compiles for {system}"
    )
    return [sys.executable, "-m", "ziglang", "cc" if language == "c" else "c++", standard, "-w", *SYSTEMS[system]]


def compile_text(text: str, flags: list[str], folder: Path, system: str, language: str, *more: str) -> str:
    """The compiler's output: with -S the assembly; fails with its words."""
    source = folder / f"text.{language}"
    source.write_text(text)
    command = [*compiler(system, language), *flags, f"-I{SOURCES}", *more, str(source), "-o", str(folder / "out")]
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return (folder / "out").read_text(errors="replace")


def enumerated() -> list[str]:
    """Every constant of our header."""
    ours = API.read_text().split("#else", 1)[1].split("#endif /* LP_MAX_SDK */")[0]
    names = re.findall(r"\b([A-Z]\w+)\b", " ".join(re.findall(r"\benum \{([^}]*)\}", ours)))
    return names + re.findall(r"^#define (Z_\w+|MC_\w+) \d+", ours, re.MULTILINE)


def facts() -> list[str]:
    """Expressions of which both headers must have the same value."""
    sizes = [f"sizeof({name})" for name in [*TYPES.split(), *STRUCTS]]
    offsets = [f"offsetof({s}, {m})" for s, members in STRUCTS.items() for m in members.split()]
    return [*sizes, *offsets, *enumerated()]


def values(flags: list[str], folder: Path, system: str) -> dict[str, int]:
    """Read from the assembly, so that no program of another system has to run."""
    known, shift = facts(), 1 << 40  # no value is zero: compilers write runs of zeros in ways of their own
    lines = ", ".join(f"(long long)({fact}) + (1LL << 40)" for fact in known)
    text = f'#include "max/api.h"\nconst long long lp_facts[] = {{ {lines} }};\n'
    assembly = compile_text(text, flags, folder, system, "c", "-S", "-O1").split("lp_facts:")[1]
    found = [int(value) - shift for value in re.findall(r"\.(?:quad|xword|8byte)\s+(\d+)", assembly)]
    assert len(found) >= len(known)
    return dict(zip(known, found, strict=False))


def test_the_search_for_constants_and_functions_finds_them():
    assert {"A_GIMME", "MAX_ERR_OUT_OF_MEM", "MC_MAX_CHANS", "ATTR_SET_OPAQUE_USER"} <= set(enumerated())
    assert {"gensym", "dsp_add64", "jbox_get_textfield"} <= set(fake_max_build.functions_of_the_api())
    assert len(fake_max_build.functions_of_the_api()) == len(set(fake_max_build.functions_of_the_api())) > 100


@pytest.mark.parametrize("system", SYSTEMS)
def test_sizes_offsets_and_values_are_equal(sdk, tmp_path, system):
    assert values(sdk, tmp_path, system) == values([], tmp_path, system)


@pytest.mark.parametrize("language", ["c", "cpp"])
@pytest.mark.parametrize("system", SYSTEMS)
def test_every_function_is_declared_as_there(sdk, tmp_path, system, language):
    """With LP_MAX_SDK our header declares them a second time, on top of theirs: what differs does not compile."""
    compile_text('#include "max/api.h"\n', sdk, tmp_path, system, language, "-S")
    declared = " ".join(f"(void)&{name};" for name in fake_max_build.functions_of_the_api())
    compile_text(f'#include "max/api.h"\nvoid use(void) {{ {declared} }}\n', sdk, tmp_path, system, language, "-S")


def test_every_function_is_one_of_theirs(sdk):
    """A redeclaration proves nothing where they declare no such function."""
    folders = [Path(flag[2:]) for flag in sdk if flag.startswith("-I")]
    text = "\n".join(p.read_text(errors="replace") for folder in folders for p in folder.glob("*.h"))
    missing = [name for name in fake_max_build.functions_of_the_api() if not re.search(rf"\b{name}\s*\(", text)]
    assert not missing


def test_a_wrong_declaration_would_be_seen(sdk, tmp_path):
    wrong = '#include "max/api.h"\nextern "C" double clock_getftime(int);\nextern "C" long gensym(const char *);\n'
    with pytest.raises(AssertionError):
        compile_text(wrong, sdk, tmp_path, "linux", "cpp", "-S")


@pytest.fixture(scope="session")
def generated_headers():
    """The table in C++, which the glue includes."""
    sys.path.insert(0, str(SOURCES))
    from build_externals import write_headers

    write_headers()


@pytest.mark.parametrize("path", sorted((SOURCES / "max").glob("*.c*")), ids=lambda p: p.name)
def test_the_glue_compiles_against_them(sdk, generated_headers, path):
    language = "c" if path.suffix == ".c" else "cpp"
    more = ['-DLP_VERSION="0"', "-Wno-invalid-offsetof"]
    done = subprocess.run(
        [*compiler("linux", language), *sdk, *more, f"-I{SOURCES}", "-fsyntax-only", str(path)],
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
