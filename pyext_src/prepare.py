"""Brings what a build needs, and says so first: Debian's packages, an environment in .venv, torch for the processor.

`python3 pyext_src/prepare.py [test [systems]]` runs on any Python 3 and needs nothing else; `test` adds what the tests need,
`systems` what builds for macOS and Windows need, wine, and an emulator of ARM.
"""

import glob
import hashlib
import os
import platform
import shlex
import shutil
import subprocess
import sys
import urllib.request

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, HERE)

from pd_headers import find_pd_headers  # noqa: E402

ROOT = os.path.dirname(HERE)
VENV = os.path.join(ROOT, ".venv")
RUN = os.path.join(VENV, "Scripts" if os.name == "nt" else "bin", "python")
STAMP = os.path.join(VENV, "latentplay-ready")
OLDEST, NEWEST = (3, 10), (3, 13)
TORCH = "2.13.0"
TORCH_INDEX = "https://download.pytorch.org/whl/cpu"
BUILD = ["setuptools>=77", "wheel", "cython>=3.1", "numpy>=1.24"]
CHECK = """
import os, sys, sysconfig
sys.path.insert(0, sys.argv[1])
from libpython import shared_libpython
import importlib.util as u
print("%d.%d" % sys.version_info[:2])
print("venv" if u.find_spec("ensurepip") and u.find_spec("venv") else "")
print("headers" if os.path.exists(os.path.join(sysconfig.get_paths()["include"], "Python.h")) else "")
print("library" if shared_libpython() or os.name == "nt" else "")
print(sys.executable)
"""


def stop(line):
    """Ends with one line that says what to do."""
    sys.exit("latentplay: " + line)


def say(line):
    print(line, flush=True)


# --- the Python that plays --------------------------------------------------------------------------------------------


def version_of(python):
    """(3, 11) and the like; None when it does not run."""
    try:
        out = subprocess.check_output(
            [python, "-c", "import sys; print(*sys.version_info[:2])"], stderr=subprocess.DEVNULL
        )
        return tuple(int(word) for word in out.split())
    except (OSError, subprocess.CalledProcessError, ValueError):
        return None


def choose_python():
    """The environment's own Python if there is one, else the one that runs this, else the newest that will do."""
    names = [f"python3.{minor}" for minor in range(NEWEST[1], OLDEST[1] - 1, -1)]
    for python in [RUN, sys.executable] + [path for path in map(shutil.which, names) if path]:
        version = version_of(python)
        if version and OLDEST <= version <= NEWEST:
            return python, version
    return stop(
        f"Python 3.10 to 3.13 is needed, and '{sys.executable}' is {sys.version.split()[0]}: install one of them "
        "(Debian, Ubuntu: apt install python3.12 or the like), then make again, with PYTHON=python3.12"
    )


def features(python):
    """What that Python has: its version, then venv, headers, library (a shared libpython)."""
    try:
        return subprocess.check_output([python, "-c", CHECK, HERE]).decode().split()
    except (OSError, subprocess.CalledProcessError):
        return []


# --- Debian's packages ------------------------------------------------------------------------------------------------


def has_pd():
    places = [os.environ.get("PD", ""), "/opt/homebrew/bin/pd", r"C:\Program Files\Pd\bin\pd.com"]
    places += glob.glob("/Applications/Pd*.app/Contents/Resources/bin/pd")
    return bool(shutil.which("pd") or shutil.which("puredata") or [p for p in places if p and os.path.exists(p)])


def compiler():
    """The C++ compiler, as the words of its command; none when there is none."""
    chosen = os.environ.get("CXX") or shutil.which("c++") or shutil.which("g++")
    return shlex.split(chosen) if chosen else []


def has_zlib_headers():
    """Asks the compiler, which knows its own folders; what is not GCC's or Clang's way to ask is left to the build."""
    if os.name == "nt":
        return True
    words = compiler()
    return bool(words and shutil.which(words[0])) and not quiet([*words, "-E", "-x", "c++", "-include", "zlib.h", os.devnull])


def has_lipo():
    """What joins the binaries for a Mac's two processors; Debian's name of it ends with LLVM's version."""
    return any(shutil.which(name) for name in ("lipo", "llvm-lipo")) or bool(glob.glob("/usr/bin/llvm-lipo-*"))


def missing_packages(python, version, tests):
    """Debian's names of what is not there; what is there under another name counts."""
    has, name = features(python), "python{}.{}".format(*version)
    in_debian = os.path.realpath(python).startswith("/usr/bin/")
    wanted = [
        ("puredata", has_pd()),
        ("puredata-dev", find_pd_headers() is not None),
        ("zlib1g-dev", has_zlib_headers()),
        ("build-essential", bool(compiler())),
        (name + "-venv", "venv" in has or os.path.exists(RUN)),
        (name + "-dev", "headers" in has),
        ("lib" + name, "library" in has),
    ]
    if tests:
        wanted += [
            ("jackd2", bool(shutil.which("jackd"))),
            ("xvfb", bool(shutil.which("Xvfb"))),
            ("xdotool", bool(shutil.which("xdotool"))),
            ("imagemagick", bool(shutil.which("import"))),
        ]
    if "systems" in sys.argv[1:]:
        wanted += [
            ("llvm", has_lipo()),
            ("libz-mingw-w64-dev", os.path.exists("/usr/x86_64-w64-mingw32/lib/libz.a")),
            ("wine", bool(shutil.which("wine")) or platform.machine() != "x86_64"),
            ("qemu-user", bool(shutil.which("qemu-aarch64"))),
        ]
    missing = [package for package, there in wanted if not there]
    if not in_debian and not {name + "-dev", name + "-venv"}.isdisjoint(missing):
        stop(
            f"'{python}' comes without its headers or without venv: install Python whole, or make with "
            "PYTHON=/usr/bin/python3"
        )
    return missing


def install_packages(packages):
    """apt-get, as root or through sudo; says the exact line where neither can be."""
    line = "apt-get install -y --no-install-recommends " + " ".join(packages)
    if not shutil.which("apt-get"):
        stop(f"no apt-get here: install what Debian calls {' '.join(packages)}, then make again")
    root = hasattr(os, "geteuid") and os.geteuid() == 0
    if not root and not shutil.which("sudo"):
        stop(f"packages are missing, and only root may install them: {line}. Then make again")
    if not root and not sys.stdin.isatty() and subprocess.call(["sudo", "-n", "true"], stderr=subprocess.DEVNULL):
        stop(f"packages are missing, and nobody can type sudo's password here: sudo {line}. Then make again")
    say(f"  {'' if root else 'sudo '}{line}")
    before = [] if root else ["sudo"]
    command = [*before, "env", "DEBIAN_FRONTEND=noninteractive", *line.split()]
    if quiet(command) and (quiet([*before, "apt-get", "update"]) or quiet(command)):
        stop(f"apt-get could not install them: is there a network? To see why: {'' if root else 'sudo '}{line}")


# --- the environment --------------------------------------------------------------------------------------------------


def quiet(command):
    """Runs without a word; the exit code."""
    with open(os.devnull) as nothing:
        return subprocess.call(command, stdin=nothing, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def fingerprint(version, tests):
    """Changes when what the environment must hold changes."""
    with open(os.path.join(ROOT, "pyproject.toml"), "rb") as file:
        text = file.read()
    text += " ".join([*BUILD, TORCH]).encode()
    return "{}.{} {} {}".format(*version, hashlib.sha256(text).hexdigest(), "test" if tests else "play")


def is_ready(version, tests):
    """Whether the environment was made for the present pyproject.toml; what tests need covers what playing needs."""
    try:
        with open(STAMP) as file:
            found = file.read().strip()
    except OSError:
        return False
    return found in (fingerprint(version, tests), fingerprint(version, True))


def pytorch_answers():
    """Whether PyTorch's own index, the one with torch without CUDA, can be reached."""
    try:
        urllib.request.urlopen(TORCH_INDEX + "/torch/", timeout=8).close()
    except (OSError, ValueError):
        return False
    return True


def has_torch():
    """Whether the environment has the right torch already."""
    code = f"import importlib.metadata as m; assert m.version('torch').split('+')[0] == '{TORCH}'"
    return os.path.exists(RUN) and not quiet([RUN, "-c", code])


def torch_requirement(answers):
    """pip's words for torch, and how large it is: without CUDA where that can be had."""
    if sys.platform == "darwin":
        return ["torch==" + TORCH], "about 100 MB"
    if answers:
        return ["--extra-index-url", TORCH_INDEX, "torch==" + TORCH + "+cpu"], "for the processor, about 200 MB"
    return ["torch==" + TORCH], "pytorch.org does not answer: what pip finds, 3 GB if it comes with CUDA"


def pip(*words):
    """pip in the environment; what it says is kept for the case that it fails."""
    return subprocess.run(
        [RUN, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", *words],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        env=dict(os.environ, LATENTPLAY_BUILD_LATER="1"),
    )


def need(result, what):
    if result.returncode:
        say(result.stdout.decode(errors="replace").strip())
        stop(f"pip could not install {what} (see above): is there a network, is the disk full? Then make again")


def has_moved():
    """Whether the folder was moved or copied since: the programs of an environment lead to where it was made."""
    try:
        with open(os.path.join(os.path.dirname(RUN), "latentplay"), "rb") as file:
            python = file.readline()[2:].strip().decode(errors="replace")
    except OSError:
        return False  # not made yet, or a system whose programs are not scripts
    return os.path.realpath(os.path.dirname(python)) != os.path.realpath(os.path.dirname(RUN))


def make_environment(python, tests, torch):
    """.venv with torch, then the package itself, built in place."""
    if version_of(RUN) is None:
        if os.path.exists(VENV):
            stop("'.venv' is there but its Python does not run: delete the folder, then make again")
        if subprocess.call([python, "-m", "venv", VENV]):
            stop(f"'{python} -m venv .venv' failed (see above)")
    say("  build tools …")
    need(pip("--upgrade", "pip", *BUILD), "the build tools")
    if torch:
        say(f"  torch {TORCH} …")
        need(pip(*torch), "torch " + TORCH)
    say("  the rest …")
    extras = "[plot,dev]" if tests else "[plot]"
    need(pip("--no-build-isolation", "-e", ROOT + extras), "latentplay and what it stands on")


def announce(packages, fresh, size=""):
    """What will be installed; ``fresh``: .venv as well; ``size`` of torch, empty when it is there."""
    say("latentplay will now install:")
    if packages:
        say("  from Debian: " + " ".join(packages))
    if fresh:
        torch = f"torch {TORCH} ({size}), " if size else ""
        say(f"  in .venv, from the Python package index: {torch}numpy, scipy and the rest of pyproject.toml")


def main():
    tests = "test" in sys.argv[1:]
    python, version = choose_python()
    packages = missing_packages(python, version, tests)
    fresh = not is_ready(version, tests) or not has_torch()
    if not fresh and has_moved():
        say("the folder has moved: .venv is told where it is now")
        need(pip("--no-deps", "--no-build-isolation", "-e", ROOT), "latentplay in its new place")
    if not packages and not fresh:
        return
    torch, size = torch_requirement(pytorch_answers()) if fresh and not has_torch() else ([], "")
    announce(packages, fresh, size)
    if packages:
        install_packages(packages)
        left = missing_packages(python, version, tests)
        if left:
            stop("apt-get ran, but these are still not found: " + " ".join(left))
    if fresh:
        make_environment(python, tests, torch)
        with open(STAMP, "w") as file:
            file.write(fingerprint(version, tests))


if __name__ == "__main__":
    main()
