"""The patcher of Max's Extras menu, and package-info.json."""

from __future__ import annotations

import json

import latentplay
from latentplay.generate.max.patcher import QUIET, Patcher
from latentplay.generate.max.text import box_width
from latentplay.generate.patches.library import DIGEST, ORDER, place
from latentplay.generate.patches.page import AUTHOR, LICENSE
from latentplay.spec.table import objects

WIDTH, LEFT = 900, 20
NAME = "latentplay"
PATCHER = "latentplay-overview.maxpat"
WHAT = {
    "en": "A trained model (an autoencoder such as RAVE) turns sound into a few slow signals, its latents, and latents back into sound."
    " latentplay puts both halves into a patcher, sets what lies between in motion, and bends the model itself while it plays.",
    "fr": "Un modèle entraîné (un autoencodeur comme RAVE) change le son en quelques signaux lents, ses latents, et les latents en son."
    " latentplay met les deux moitiés dans un patcher, fait bouger ce qui est entre elles, et tord le modèle lui-même pendant qu'il joue.",
}
FACTS = {
    "en": (
        "Objects that share a name, or a model file, are one chain: lp.encode~ voice, lp.mod~ voice, lp.bend voice.",
        "Latents travel as ordinary signals, mostly between -3 and 3: filter them, delay them, cross them, record them. With the names"
        " that begin with mc. (or -m, or @mc 1) they share one cord.",
        "The model runs beside Max's audio, in a process of its own. The delay is fixed, and 'latency' tells it in samples.",
        "demo.ts is the small model that comes with the package. Your own (.ts) go beside the patcher or anywhere in Max's search path.",
        "The rightmost outlet of every object answers: loaded, latency, info, dump, error.",
        "No sound? In a terminal: latentplay doctor --max.",
    ),
    "fr": (
        "Les objets d'un même nom, ou d'un même fichier de modèle, forment une chaîne : lp.encode~ voice, lp.mod~ voice, lp.bend voice.",
        "Les latents voyagent comme des signaux ordinaires, le plus souvent entre -3 et 3 : on les filtre, retarde, croise, enregistre."
        " Avec les noms qui commencent par mc. (ou -m, ou @mc 1), ils partagent un seul câble.",
        "Le modèle tourne à côté de l'audio de Max, dans son propre processus. Le retard est fixe, et « latency » le dit en échantillons.",
        "demo.ts est le petit modèle fourni. Les vôtres (.ts) se mettent à côté du patcher ou n'importe où dans les chemins de Max.",
        "La sortie la plus à droite de chaque objet répond : loaded, latency, info, dump, error.",
        "Pas de son ? Dans un terminal : latentplay doctor --max.",
    ),
}
TABS = {"en": "English", "fr": "français"}
TITLES = {"en": ("objects: click for help", "how it hangs together"), "fr": ("objets : un clic ouvre l'aide", "comment tout se tient")}


def overview() -> Patcher:
    """A tab for each language."""
    tabs = {language: sheet(language) for language in TABS}
    root = Patcher(WIDTH, max(t.height for t in tabs.values()), tabbed=True)
    for row, (language, inner) in enumerate(tabs.items()):
        inner.height = root.height
        root.sub(TABS[language], inner, 20, 20 + 30 * row)
    return root


def sheet(language: str) -> Patcher:
    """What there is, and how it hangs together."""
    s = Patcher(WIDTH, 600, tab=True)
    y = s.comment(NAME, LEFT, 10, 400, size=24, bold=True)
    s.comment(f"{latentplay.__version__}", WIDTH - 90, 20, 70, colour=QUIET)
    y = s.comment(WHAT[language], LEFT, y + 2, WIDTH - 2 * LEFT) + 8
    y = s.heading(TITLES[language][0], LEFT, y, WIDTH - 2 * LEFT)
    y = s.heading(TITLES[language][1], LEFT, helps(s, y, language) + 10, WIDTH - 2 * LEFT)
    for line in FACTS[language]:
        y = s.comment(line, LEFT, y, WIDTH - 2 * LEFT) + 4
    s.height = y + 20
    return s


def helps(s: Patcher, y: int, language: str) -> int:
    """A message for each object, which opens its help; the y below."""
    room, boxes = max(box_width(f"help {name}") for name in ORDER) + 12, []
    for thing in sorted(objects(), key=place):
        boxes.append(s.message(f"help {thing.name}", LEFT, y))
        s.comment(thing.en if language == "en" else thing.fr, LEFT + room, y + 1, WIDTH - 2 * LEFT - room)
        y += 28
    opens = s.obj("pcontrol", LEFT, y + 4)
    for box in boxes:
        s.connect(box, 0, opens)
    return y + 30


def package_info() -> str:
    """package-info.json: what the package manager reads."""
    found = {
        "name": NAME, "displayname": NAME, "version": latentplay.__version__, "author": AUTHOR, "authors": [AUTHOR],
        "description": DIGEST, "tags": ["neural audio", "RAVE", "latent space", "network bending", "MSP"], "website": "",
        "extends": "", "extensible": 0, "max_version_min": "8.6", "max_version_max": "none",
        "os": {
            "macintosh": {"min_version": "11.0", "platform": ["x64", "aarch64"]},
            "windows": {"min_version": "10", "platform": ["x64"]},
        },
        "homepatcher": PATCHER,
        "package_extra": {"copyright": f"Copyright (c) {AUTHOR}, {LICENSE}"},
    }
    return json.dumps(found, indent=1, ensure_ascii=False) + "\n"


README = f"""# {NAME} for Max

Objects that play with the inside of neural audio models: lp.encode~, lp.mod~, lp.decode~, lp.model~, lp.mix~, lp.bend, lp.control,
lp.preset.
Begin with "{NAME}-overview" in Max's Extras menu, or with the help of any object.

The models run in a Python of their own, with {NAME} in it: `{NAME} install --max` puts this package where Max looks and tells the
objects where that Python is; `{NAME} doctor --max` says what is missing. The demo model and its sound: media/NOTICE.md.

Ces objets jouent avec l'intérieur de modèles audio neuronaux. Pour commencer : « {NAME}-overview » dans le menu Extras de Max, ou l'aide
d'un objet (onglet « français »). Les modèles tournent dans leur propre Python, où se trouve {NAME} : `{NAME} install --max` met ce
paquet là où Max le cherche et dit aux objets où est ce Python ; `{NAME} doctor --max` dit ce qui manque.
"""
