"""The rows of `lp.mod~`: how latents are set in motion."""

from __future__ import annotations

from latentplay.spec.kinds import Flag, Message, Object, Param

BASES = ("cell", "simplex", "perlin", "distorted", "voronoi", "fractal")
"""The six kinds of movement."""

MODES = ("none", "clip", "warp", "fold")
"""What happens to a modulation that leaves [-3, 3]."""

NOTES: dict[str, float] = {
    "1/16": 0.25,
    "1/8T": 1 / 3,
    "1/16D": 0.375,
    "1/8": 0.5,
    "1/4T": 2 / 3,
    "1/8D": 0.75,
    "1/4": 1,
    "1/2T": 4 / 3,
    "1/4D": 1.5,
    "1/2": 2,
    "1/1T": 8 / 3,
    "1/2D": 3,
}
"""Notes below a bar and their length in quarter notes."""

BARS: dict[str, float] = {"1": 1, "2D": 1.5} | {str(n): float(n) for n in (2, 3, 4, 6, 8, 12, 16, 24, 32)}
"""Notes from a bar on and their length in bars."""

PARAMS = (
    Param("enable", 0, 0, 1, integer=True, en="1: the latents move; 0: scale and offset alone act on them", fr="1 : les latents bougent ; 0 : seuls scale et offset agissent"),
    Param("basis", "simplex", choices=BASES, en="kind of movement", fr="type de mouvement"),
    Param("mode", "clip", choices=MODES, en="how the modulation is kept within -3 and 3: not, cut off, wrapped round, reflected", fr="comment la modulation reste entre -3 et 3 : rien, écrêtage, retour par l'autre bord, réflexion"),
    Param("jump", 300, 0, 1000, en="how far a voice walks at each step: 100-200 is soft, 800-1000 is wild", fr="longueur du pas : 100-200 doux, 800-1000 énergique"),
    Param("smooth", 0, 0, 100, unit="%", en="rounds the movement and slows its steps: 100 Hz at 0, 1 Hz at 100", fr="arrondit le mouvement et ralentit ses pas : 100 Hz à 0, 1 Hz à 100"),
    Param("seed", 1, -(2**31), 2**31 - 1, integer=True, count=0, en="texture of each voice (at first 1 2 3 ...); one for all, `seed voice n`, or one for each; they fade into it over a step", fr="texture de chaque voix (au départ 1 2 3 ...) ; une pour toutes, `seed voix n`, ou une par voix ; fondu le temps d'un pas"),
    Param("seedmap", 0.5, 0, 1, count=2, en="place on the seed map: the voices take the nearest seeds", fr="lieu sur la carte : les voix prennent les graines les plus proches"),
    Param("scale", 0, -3, 3, count=0, en="how far each voice strays; one value for all, `scale voice value`, or one for each", fr="ampleur de chaque voix ; une valeur pour toutes, `scale voix valeur`, ou une par voix"),
    Param("offset", 0, -3, 3, count=0, en="where each voice is centred; one value for all, `offset voice value`, or one for each", fr="centre de chaque voix ; une valeur pour toutes, `offset voix valeur`, ou une par voix"),
    Param("time", 2000, 40, 10000, unit="ms", choices=(*NOTES, *BARS), en="loop length in ms or as a note (1/4, 1/8T, 1/2D; 1 and above count bars)", fr="durée de la boucle en ms ou en note (1/4, 1/8T, 1/2D ; en mesures à partir de 1)"),
    Param("sync", 0, 0, 1, integer=True, en="1: the loop keeps to the transport; 0: it runs by itself", fr="1 : la boucle suit le transport ; 0 : elle tourne seule"),
    Param("chaos", 0, 0, 100, unit="%", en="spreads the loop lengths of the voices: at 50 between half and one and a half times time", fr="disperse les durées des voix : à 50, entre la moitié et une fois et demie time"),
    Param("tempo", 120, 1, 1000, unit="bpm", en="quarter notes a minute, when no transport tells them", fr="noires par minute, quand aucun transport ne les donne"),
    Param("law", 2, 1, 2, integer=True, en="1: moves as presets of format 1 were stored; 2: as described", fr="1 : bouge comme les préréglages au format 1 ; 2 : comme décrit"),
    Param("freeze", 0, 0, 1, integer=True, en="1: hold the latents as they are", fr="1 : fige les latents"),
)

MESSAGES = (
    Message("trigger", "[seeds]", "restart all voices together; `seeds` draws new textures from the present ones", "relance toutes les voix ensemble ; `seeds` tire de nouvelles textures des présentes", timed=True),
    Message("bang", "", "the same as trigger", "comme trigger", timed=True),
    Message("reset", "", "every parameter to its default, but mode and basis", "tout par défaut, sauf mode et basis"),
    Message("link", "what 0|1", "what: seed, scale or offset: at 1 all voices share one value, the one that changes is copied to the others; channels: at 1 (as at first) all channels move alike", "what : seed, scale ou offset : à 1, une valeur pour toutes les voix, celle qui change est copiée aux autres ; channels : à 1 (comme au départ), tous les canaux bougent ensemble", timed=True),
    Message("transport", "playing beats bpm [numerator denominator]", "the host's clock, in quarter notes; between two messages time runs on by itself", "l'horloge de l'hôte, en noires ; entre deux messages le temps continue seul", timed=True),
    Message("seedmap_rebuild", "[basis] [count [seed]]", "make a new seed map in another process while everything plays; it counts once it is there", "refait la carte des graines dans un autre processus, sans gêner le son ; elle vaut dès qu'elle est prête"),
    Message("open", "file.ts", "load a model for the whole chain", "charge un modèle pour toute la chaîne"),
    Message("dump", "", "tell every parameter, ready to send back", "donne chaque paramètre, prêt à être renvoyé"),
    Message("info", "", "tell chain, voices, how many samples came in that are no numbers", "donne la chaîne, les voix et le nombre d'échantillons reçus qui ne sont pas des nombres"),
    Message("latency", "", "tell the delay in samples: none", "donne le retard en échantillons : aucun"),
    Message("version", "", "tell the version", "donne la version"),
)

MOD = Object(
    name="lp.mod~",
    en="moves latents along seeded textures, one voice for each latent, all in step",
    fr="fait bouger les latents le long de textures à graine, une voix par latent, toutes en phase",
    arguments=(
        Message("chain", "name | file.ts", "name of the chain, or its model file", "nom de la chaîne, ou son modèle"),
    ),
    flags=(
        Flag("-latents", "N", "voices, 1 to 128, when no model tells (default 8)", "voix, 1 à 128, sans modèle (8 par défaut)"),
        Flag("-channels", "N", "audio channels of the chain, each with its own latents; without it, those of its encode~ and decode~", "canaux audio de la chaîne, chacun avec ses latents ; sans elle, ceux de son encode~ et de son decode~"),
        Flag("-m", "", "all latents in one multichannel cord", "tous les latents dans un seul câble multicanal"),
    ),
    inlets=(
        Message("latent", "signal", "a latent to move, or nothing; the first inlet takes messages too", "un latent à faire bouger, ou rien ; la première entrée reçoit aussi les messages"),
    ),
    outlets=(
        Message("latent", "signal", "the moved latent", "le latent en mouvement"),
        Message("status", "", "answers to dump and info, errors", "réponses à dump et info, erreurs"),
    ),
    params=PARAMS,
    messages=MESSAGES,
)
