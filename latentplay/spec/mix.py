"""The rows of `lp.mix~`: the output strip."""

from __future__ import annotations

from latentplay.spec.kinds import Flag, Message, Object, Param

LONGEST_DELAY = 262144
"""Samples that the dry sound can be held back."""

PARAMS = (
    Param("mix", 100, 0, 100, unit="%", en="how much of the model's sound is heard, the rest is dry: 0 dry alone, 100 wet alone", fr="part du son du modèle, le reste est sec : 0 le sec seul, 100 le traité seul"),
    Param("align", "auto", 0, LONGEST_DELAY, unit="samples", choices=("auto",), numbers=True, integer=True, en="how long the dry sound waits: auto keeps to the chain's latency; or samples, or ms as in align 56 ms", fr="retard du son sec : auto suit la latence de la chaîne ; ou échantillons, ou ms comme align 56 ms"),
    Param("gain_in", 0, -24, 24, unit="dB", en="level of the wet sound as it comes in (what goes into the model is for a *~ before lp.encode~)", fr="niveau du son traité à l'entrée (ce qui entre dans le modèle se règle par un *~ avant lp.encode~)"),
    Param("gain_out", 0, -24, 24, unit="dB", en="level of the mix, before the limiter", fr="niveau du mélange, avant le limiteur"),
    Param("limit", 0, 0, 1, integer=True, en="1: nothing above -1 dB, for 1.5 ms of delay", fr="1 : rien au-dessus de -1 dB, contre 1,5 ms de retard"),
    Param("true_peak", 1, 0, 1, integer=True, en="what limit watches: 1 the true peak, between the samples too (4 times oversampled); 0 the samples alone", fr="ce que surveille limit : 1 la crête vraie, aussi entre les échantillons (suréchantillonnage 4 fois) ; 0 les échantillons seuls"),
    Param("meter", 0, 0, 1000, unit="ms", en="how often levels go out of the status outlet (each 5 ms at the most); 0: never", fr="intervalle des niveaux à la sortie de statut (5 ms au moins) ; 0 : jamais"),
)

MESSAGES = (
    Message("open", "file.ts", "load a model for the whole chain", "charge un modèle pour toute la chaîne"),
    Message("dump", "", "tell every parameter, ready to send back", "donne chaque paramètre, prêt à être renvoyé"),
    Message("info", "", "tell chain, delay of the dry sound, how many samples came in that are no numbers", "donne la chaîne, le retard du sec et le nombre d'échantillons reçus qui ne sont pas des nombres"),
    Message("latency", "", "tell the delay from dry sound to output in samples: total, then chain and limit", "donne le retard de la sortie sur le son sec en échantillons : total, puis chain et limit"),
    Message("version", "", "tell the version", "donne la version"),
)

MIX = Object(
    name="lp.mix~",
    en="the output strip: dry and wet in step to the sample, gains, limiter, meters",
    fr="la tranche de sortie : sec et traité synchrones à l'échantillon près, niveaux, limiteur, mesures",
    arguments=(
        Message("chain", "name | file.ts", "name of the chain, or its model file", "nom de la chaîne, ou son modèle"),
    ),
    flags=(
        Flag("-channels", "N", "audio channels, 1 to 64 (default 1): N wet inlets, then N dry ones, N outlets", "canaux audio, 1 à 64 (1 par défaut) : N entrées traitées, puis N sèches, N sorties"),
    ),
    inlets=(
        Message("wet", "signal", "the sound from lp.decode~, an inlet for each channel; the first inlet takes messages too", "le son de lp.decode~, une entrée par canal ; la première entrée reçoit aussi les messages"),
        Message("dry", "signal", "the sound that went into lp.encode~, as it is: an inlet for each channel, after the wet ones", "le son qui entre dans lp.encode~, tel quel : une entrée par canal, après les traitées"),
    ),
    outlets=(
        Message("mixed", "signal", "the mix, an outlet for each channel", "le mélange, une sortie par canal"),
        Message("status", "", "latency when it changes, meter wet dry out reduction in dB, answers, errors", "latency quand elle change, meter wet dry out reduction en dB, réponses, erreurs"),
    ),
    params=PARAMS,
    messages=MESSAGES,
)
