"""The rows of `lp.bend`: its parameters, its messages, what its status outlet says."""

from __future__ import annotations

from latentplay.spec.kinds import Message, Object, Param

DISTRIBUTIONS = ("uniform", "gaussian", "beta", "laplace")
"""The shapes that the weights of a layer can be given."""

PARAMS = (
    Param("flip", 0, 0, 1, integer=True, en="turn the sign of every weight of the layer; alone, the word toggles", fr="inverse le signe de tous les poids de la couche ; sans nombre, bascule"),
    Param("scale", 1, 0, 3, unit="x", en="multiply every weight of the layer: 0 silences it, 1 leaves it", fr="multiplie tous les poids de la couche : 0 l'éteint, 1 la laisse"),
    Param("distribution", "gaussian", choices=DISTRIBUTIONS, en="shape that chaos gives the weights of the layer", fr="forme que chaos donne aux poids de la couche"),
    Param("chaos", 0, 0, 100, unit="%", en="how far chance replaces what was learned: 0 is the layer, 100 is chance alone", fr="part du hasard dans ce qui a été appris : 0 garde la couche, 100 n'est que hasard"),
    Param("random", 0, -(2**31), 2**31 - 1, integer=True, en="seed of the chance that chaos brings in: same number, same weights", fr="graine du hasard de chaos : même nombre, mêmes poids"),
    Param("live", 0, 0, 1, integer=True, en="1: every change is sent to the model at once", fr="1 : chaque changement part aussitôt dans le modèle"),
)

MESSAGES = (
    Message("init", "", "keep the model's weights in mind and list its layers", "retient les poids et liste les couches"),
    Message("layer_list", "", "list the layers: number, name, size, part, shape", "liste les couches : rang, nom, taille…"),
    Message("layer", "number | name", "choose a layer and tell its statistics", "choisit une couche, donne ses statistiques"),
    Message("view", "array [points]", "show the layer in an array", "montre la couche dans un tableau"),
    Message("draw", "array", "take what was drawn on the view", "prend ce qui a été dessiné sur la vue"),
    Message("set", "", "send the changed layer to the model that plays", "envoie la couche changée au modèle qui joue"),
    Message("revert", "", "drop what was changed since the last set", "abandonne les changements depuis le dernier set"),
    Message("recall", "", "give this layer its original weights", "rend à cette couche ses poids d'origine"),
    Message("reload", "", "give the whole model its original weights", "rend au modèle entier ses poids d'origine"),
    Message("undo", "", "step back through the sets", "remonte d'un set"),
    Message("redo", "", "step forward again", "refait le set annulé"),
    Message("write", "file", "save all weights as file.wav and file.json", "enregistre les poids : file.wav et file.json"),
    Message("read", "file [force]", "load a saved pair into the model", "charge dans le modèle une paire enregistrée"),
    Message("dump", "", "tell every parameter, ready to send back", "donne chaque paramètre, prêt à être renvoyé"),
)

HOST_MESSAGES = (
    Message("open", "file.ts", "load a model for the whole chain", "charge un modèle pour toute la chaîne"),
    Message("info", "", "tell chain, model, its layers and how many are bent", "donne la chaîne, le modèle, ses couches et combien sont tordues"),
    Message("latency", "", "tell the delay in samples: none", "donne le retard en échantillons : aucun"),
    Message("version", "", "tell the version", "donne la version"),
)
"""What the object in a patch knows beyond the bender itself."""

STATUS = (
    Message("layers", "count", "how many layers the model has", "nombre de couches du modèle"),
    Message("layer_list", "number name size part shape…", "one layer of the list", "une couche de la liste"),
    Message("layer", "number name size part shape…", "the layer that was chosen", "la couche choisie"),
    Message("stats", "before|after mean std min max skew kurtosis", "the layer as last set, and as it would be set now", "la couche au dernier set, et telle qu'un set l'enverrait"),
    Message("view", "array points", "the array has just been filled", "le tableau vient d'être rempli"),
    Message("set", "name", "the model plays this layer's new weights", "le modèle joue les nouveaux poids"),
    Message("revert", "name", "the change was dropped", "le changement est abandonné"),
    Message("recall", "name", "the layer is as in the file again", "la couche est de nouveau celle du fichier"),
    Message("reload", "count", "so many layers are as in the file again", "nombre de couches revenues à l'origine"),
    Message("undo", "back forward", "steps left to undo and to redo", "pas restants à annuler et à refaire"),
    Message("redo", "back forward", "steps left to undo and to redo", "pas restants à annuler et à refaire"),
    Message("write", "file layers", "the pair is on disk", "la paire est sur le disque"),
    Message("read", "file taken layers", "so many of the model's layers come from the file", "couches prises dans le fichier"),
    Message("skipped", "name reason…", "a layer that a forced read left alone", "couche laissée de côté par une lecture forcée"),
)

BEND = Object(
    name="lp.bend",
    en="reads, reshapes, writes, saves and restores the weights of the model while it plays",
    fr="lit, remodèle, écrit, sauvegarde et restaure les poids du modèle pendant qu'il joue",
    arguments=(
        Message("chain", "name", "name of the chain whose model is bent", "nom de la chaîne dont on tord le modèle"),
    ),
    inlets=(Message("messages", "", "everything that the table lists", "tout ce que liste la table"),),
    outlets=(Message("status", "", "answers, statistics and errors", "réponses, statistiques et erreurs"),),
    params=PARAMS,
    messages=(*MESSAGES, *HOST_MESSAGES),
)
