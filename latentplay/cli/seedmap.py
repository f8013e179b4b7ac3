"""`latentplay seedmap`: makes maps of seeds on which neighbours sound alike, draws them, says how good they are."""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import stat
import threading
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from latentplay.modulation.seedmap.build import Made

HELP = "make a map of seeds for lp.mod~, on which neighbours sound alike"
EXAMPLES = """examples:
  latentplay seedmap                                      256 new seeds for each basis, for your own lp.mod~
  latentplay seedmap --basis voronoi --count 64 --seed 7  one basis; the others stay as they are
  latentplay seedmap --plot map.png                       and a picture of each: map-cell.png …

Your own map is taken before the one that comes with latentplay; delete it to go back."""
LOWEST_PRIORITY = 19


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What to draw seeds for, and where the map goes."""
    from latentplay.spec.mod import BASES

    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.epilog = EXAMPLES
    parser.add_argument(
        "--basis",
        nargs="+",
        choices=BASES,
        default=list(BASES),
        metavar="BASIS",
        help="such as voronoi (default: all six)",
    )
    parser.add_argument(
        "--count", type=int, default=256, metavar="N", help="seeds for each basis, 20 to 4096 (default 256)"
    )
    parser.add_argument("--seed", type=int, default=1, metavar="N", help="another number, other seeds (default 1)")
    parser.add_argument("--out", metavar="FILE", help="the map file (default: your own, which lp.mod~ finds by itself)")
    parser.add_argument("--plot", metavar="PNG", help="draw each map, with some of its loops")
    parser.add_argument(
        "--colour", default="mean", metavar="NAME", help="descriptor that colours the points (default mean)"
    )
    parser.add_argument("--json", action="store_true", help="say what was made as one JSON object")
    parser.add_argument("--quiet", action="store_true", help="no progress bar")
    parser.add_argument("--background", action="store_true", help="lowest priority, JSON lines: while a patch plays")


def run(args: argparse.Namespace) -> int:
    """Makes the maps, writes them, draws them, tells how good they are."""
    if args.background:
        step_back()
        end_with_the_host()
    from latentplay.modulation.seedmap import build, own_path

    path = Path(args.out) if args.out else own_path()
    bases = list(dict.fromkeys(args.basis))
    check(args, path)
    with Bar(len(bases), hidden=args.quiet or args.json or args.background, lines=args.background) as bar:
        made = [build.make_map(basis, args.count, args.seed, bar.part(basis)) for basis in bases]
    build.write_maps(path, made, args.seed)
    pictures = draw(args, made)
    if args.json or args.background:
        print(json.dumps(facts(path, made, pictures)))
    else:
        print("\n".join(lines(path, made, pictures)))
    return 0


def step_back() -> None:
    """Out of the way of everything that plays."""
    if hasattr(os, "nice"):
        os.nice(LOWEST_PRIORITY)


def end_with_the_host() -> None:
    """Ends this process when the one that started it is gone, however that ended: its end of our standard input is closed then."""
    if not stat.S_ISFIFO(os.fstat(0).st_mode):
        return

    def wait() -> None:
        with contextlib.suppress(OSError):
            while os.read(0, 4096):
                pass
        os._exit(1)

    threading.Thread(target=wait, daemon=True).start()


def check(args: argparse.Namespace, path: Path) -> None:
    """Says what is wrong before anything slow is done."""
    from latentplay.errors import BadValue
    from latentplay.modulation.seedmap import build
    from latentplay.modulation.seedmap.describe import DESCRIPTORS

    build.kept_maps(path)
    build.check(args.count, args.seed)
    if args.colour not in DESCRIPTORS:
        raise BadValue(f"--colour '{args.colour}' is not known: expected one of: {', '.join(DESCRIPTORS)}")
    if args.plot and Path(args.plot).suffix != ".png":
        raise BadValue(f"--plot '{args.plot}': expected a name that ends in .png")


def draw(args: argparse.Namespace, made: list[Made]) -> list[str]:
    """The pictures: one basis as it was named, several with the basis behind the name."""
    if not args.plot:
        return []
    from latentplay.modulation.seedmap.picture import draw_map

    name = Path(args.plot)
    paths = [name if len(made) == 1 else name.with_stem(f"{name.stem}-{each.basis}") for each in made]
    for each, path in zip(made, paths, strict=True):
        draw_map(each, path, args.colour)
    return [str(path) for path in paths]


class Bar:
    """Progress over all bases: a bar, or a JSON line for each hundredth, or nothing."""

    def __init__(self, parts: int, hidden: bool, lines: bool) -> None:
        from tqdm import tqdm

        self.parts, self.lines, self.begun, self.said = parts, lines, 0, -1
        look = "{desc:24} {percentage:3.0f}% |{bar}| {elapsed}"
        self.bar = tqdm(total=100, disable=hidden or None, leave=False, bar_format=look)

    def part(self, basis: str) -> Callable[[str, float], None]:
        """What to tell about the next basis."""
        self.begun += 1
        before = self.begun - 1
        return lambda doing, share: self.show(f"{basis}: {doing}", (before + share) / self.parts)

    def show(self, doing: str, share: float) -> None:
        """``share`` of all, 0 to 1."""
        self.bar.set_description_str(doing)
        self.bar.update(round(100 * share) - self.bar.n)
        if self.lines and (percent := int(100 * share)) > self.said:
            self.said = percent
            print(json.dumps({"doing": doing, "percent": percent}), flush=True)

    def __enter__(self) -> Bar:
        return self

    def __exit__(self, *_: object) -> None:
        self.bar.close()


def facts(path: Path, made: list[Made], pictures: list[str]) -> dict[str, Any]:
    """What a program wants to know."""
    maps = {each.basis: {name: m.values() for name, m in each.measures.items()} for each in made}
    return {"file": str(path), "count": len(made[0].seeds), "maps": maps, "pictures": pictures}


def lines(path: Path, made: list[Made], pictures: list[str]) -> list[str]:
    """What a musician wants to know: each measure of the map, in brackets those that it is compared with."""
    told = [
        f"{path}: {len(made[0].seeds)} seeds for each of: {' '.join(each.basis for each in made)}",
        "",
        "neighbours that sound alike (in brackets: seeds as drawn laid out by PCA, a random map)",
        f"{'':10} {'jump 300':22} {'jump 100':22} {'jump 800':22} {'distance to neighbours':22}",
    ]
    for each in made:
        values = [
            [each.measures[name].values()[key] for name in ("map", "pca", "random")]
            for key in ("trustworthiness", "slow", "fast", "ratio")
        ]
        told.append(f"{each.basis:10} " + " ".join(f"{f'{a:.3f} ({b:.3f}, {c:.3f})':22}" for a, b, c in values))
    told += ["", "first three: trustworthiness, 1 is best, 0.5 is chance; distance: 1 is chance, less is better"]
    return told + [f"picture: {name}" for name in pictures]
