"""The rows of `lp.control`: an XY pad that steers every parameter of the modulators, and what it is taught."""

from __future__ import annotations

from latentplay.spec.kinds import Message, Object, Param

CONTROL_MODES = ("map", "predict")
"""Collecting points, or playing what was learned from them."""

GROUPS: dict[str, tuple[str, ...]] = {
    "seed": ("seedmap",),
    "time": ("time", "chaos"),
    "jump": ("smooth", "jump"),
    "scale": ("scale",),
    "offset": ("offset",),
}
"""What can take part in a mapping, and the messages of `lp.mod~` that belong to it."""

MAPPED_AT_FIRST = ("scale", "offset")
"""The groups that take part until `map` says otherwise."""

PARAMS = (
    Param("mode", "map", choices=CONTROL_MODES, en="map: the pad is a place to put points at; predict: it plays what was learned", fr="map : le pad est un lieu où poser des points ; predict : il joue ce qui a été appris"),
    Param("xy", 0.5, 0, 1, count=2, en="place on the pad; in predict mode each one moves the modulators of the chain", fr="lieu sur le pad ; en mode predict, chacun fait bouger les modulateurs de la chaîne"),
    Param("glide", 0, 0, 10000, unit="ms", en="time that the pad takes from the old place to the new one, in predict mode", fr="durée du trajet de l'ancien lieu au nouveau, en mode predict"),
)

MESSAGES = (
    Message("map", "group 0|1", "which groups take part: seed, time (and chaos), jump (and smooth), scale, offset; at first the last two", "groupes qui participent : seed, time (et chaos), jump (et smooth), scale, offset ; au départ les deux derniers"),
    Message("point_add", "[x y]", "put a point at the pad's place (or at x y): it keeps what the chain's lp.mod~ is set to", "pose un point au lieu du pad (ou en x y) : il retient les réglages du lp.mod~ de la chaîne"),
    Message("point_update", "id", "give a point the pad's place and the present settings", "donne à un point le lieu du pad et les réglages présents"),
    Message("point_delete", "id", "take a point away", "retire un point"),
    Message("point_list", "", "tell how many points there are, then each", "donne le nombre de points, puis chacun"),
    Message("point_clear", "", "take all points away; what was learned stays", "retire tous les points ; l'apprentissage reste"),
    Message("train", "", "learn the points in the background; what plays is replaced when that is done", "apprend les points en arrière-plan ; ce qui joue est remplacé une fois l'apprentissage fini"),
    Message("reset", "", "points and what was learned away; mode, xy, glide and map stay", "efface points et apprentissage ; mode, xy, glide et map restent"),
    Message("write", "file", "save points, groups and what was learned (JSON)", "enregistre points, groupes et apprentissage (JSON)"),
    Message("read", "file", "load such a file, or a mapping that the Latent-Playground device saved", "charge un tel fichier, ou un mapping enregistré par le device Latent-Playground"),
    Message("open", "file.ts", "load a model for the whole chain", "charge un modèle pour toute la chaîne"),
    Message("dump", "", "tell every parameter, ready to send back", "donne chaque paramètre, prêt à être renvoyé"),
    Message("info", "", "tell chain, points, voices, what was learned and how well", "donne la chaîne, les points, les voix, ce qui est appris et avec quelle erreur"),
    Message("latency", "", "tell the delay in samples: none", "donne le retard en échantillons : aucun"),
    Message("version", "", "tell the version", "donne la version"),
)

STATUS = (
    Message("point", "id x y", "a point that was put, changed or listed", "un point posé, changé ou listé"),
    Message("point_delete", "id", "this point is gone", "ce point est retiré"),
    Message("points", "count", "how many points there are", "nombre de points"),
    Message("train", "percent error", "how far the training is", "où en est l'apprentissage"),
    Message("trained", "error seconds points", "done: the error at the points (0 is perfect) and what it took", "fini : l'erreur aux points (0 est parfait) et la durée"),
    Message("write", "file points", "the file is on disk", "le fichier est sur le disque"),
    Message("read", "file points", "so many points come from the file", "nombre de points lus"),
    Message("seedmap time chaos smooth jump scale offset", "values", "in predict mode: what the modulators have just been told", "en mode predict : ce qui vient d'être envoyé aux modulateurs"),
)

CONTROL = Object(
    name="lp.control",
    en="steers every parameter of the modulators from one XY pad, as it was taught with a dozen points",
    fr="dirige tous les paramètres des modulateurs depuis un pad XY, d'après une douzaine de points",
    arguments=(
        Message("chain", "name", "name of the chain whose lp.mod~ are steered", "nom de la chaîne dont on dirige les lp.mod~"),
    ),
    inlets=(Message("messages", "", "everything that the table lists", "tout ce que liste la table"),),
    outlets=(
        Message("status", "", "values for sliders, answers and errors", "valeurs pour les curseurs, réponses et erreurs"),
    ),
    params=PARAMS,
    messages=MESSAGES,
)
