"""The rows of `lp.model~`: any method of a model."""

from __future__ import annotations

from latentplay.spec.encode_decode import ARGUMENTS, COMMON_FLAGS, MESSAGES, PARAMS, STATUS
from latentplay.spec.kinds import Flag, Message, Object

MODEL = Object(
    "lp.model~",
    "any method of a model: effects, analyses, generators, RAVE's forward and prior",
    "n'importe quelle méthode d'un modèle : effets, analyses, générateurs, forward et prior de RAVE",
    (
        *ARGUMENTS,
        Message("method", "method", "what it plays; without it forward, or the first method that the model has", "ce qu'il joue ; sans cela forward, ou la première méthode du modèle"),
    ),
    (
        Flag("-signals", "I O", "how many signals come in and go out, 1 to 512 each, when no model says it", "nombre de signaux en entrée et en sortie, 1 à 512 chacun, quand aucun modèle ne le dit"),
        *COMMON_FLAGS,
    ),
    (Message("in", "signal", "what the method takes, one signal each: sound, or values taken once in a hop", "ce que prend la méthode, un signal chacun : du son, ou des valeurs lues une fois par pas"),),
    (Message("out", "signal", "what the method gives, one signal each: sound, or values held for a hop", "ce que donne la méthode, un signal chacun : du son, ou des valeurs tenues pendant un pas"), STATUS),
    PARAMS,
    MESSAGES,
)
