"""The rows of `lp.preset`: its messages, what its status outlet says."""

from __future__ import annotations

from latentplay.spec.kinds import Message, Object

LONGEST_GLIDE = 3_600_000
"""Milliseconds."""

MESSAGES = (
    Message("preset_save", "name", "keep the state of the whole chain under a name", "garde l'état de toute la chaîne sous un nom"),
    Message("preset_load", "name [ms]", "bring a state back, at once or gliding there", "rappelle un état, d'un coup ou en glissant"),
    Message("preset_morph", "a b 0…1", "stand between two presets: a at 0, b at 1", "se place entre deux préréglages : a à 0, b à 1"),
    Message("preset_list", "", "list the presets", "liste les préréglages"),
    Message("preset_rename", "old new", "give a preset another name", "renomme un préréglage"),
    Message("preset_delete", "name", "drop a preset", "supprime un préréglage"),
    Message("write", "file", "write all presets into one file (.json)", "écrit tous les préréglages dans un fichier (.json)"),
    Message("read", "file", "add the presets of a file; those of the same name are replaced", "ajoute les préréglages d'un fichier ; ceux de même nom sont remplacés"),
    Message("record", "0|1", "1: note down every message that the chain gets, with its time, but questions such as dump; 0: stop", "1 : note chaque message que reçoit la chaîne, avec son heure, hors questions telles que dump ; 0 : arrête"),
    Message("record_write", "file", "write what was noted, for `latentplay render --automation`", "écrit ce qui a été noté, pour `latentplay render --automation`"),
    Message("autosave", "file|0 [seconds]", "come back to the state in a file (.json), and keep state and presets there by itself, so many seconds (1 to 60, else 10) after a change; 0: stop", "revient à l'état d'un fichier (.json), puis y garde de lui-même état et préréglages, tant de secondes (1 à 60, sinon 10) après un changement ; 0 : arrête"),
    Message("open", "file.ts", "load a model for the whole chain", "charge un modèle pour toute la chaîne"),
    Message("dump", "", "tell how many presets there are", "indique combien de préréglages il y a"),
    Message("info", "", "tell chain, model and how many presets", "donne la chaîne, le modèle et le nombre de préréglages"),
    Message("latency", "", "tell the delay in samples: none", "donne le retard en échantillons : aucun"),
    Message("version", "", "tell the version", "donne la version"),
)

STATUS = (
    Message("preset_save", "name", "the preset is kept", "le préréglage est gardé"),
    Message("preset_load", "name", "the chain stands as the preset says; after a glide, at its end", "la chaîne est dans l'état du préréglage ; après un glissement, à sa fin"),
    Message("presets", "count", "how many there are", "combien il y en a"),
    Message("preset", "number name", "one of the list", "un de la liste"),
    Message("preset_rename", "old new", "it has its new name", "il a son nouveau nom"),
    Message("preset_delete", "name", "it is gone", "il n'est plus là"),
    Message("write", "file count", "so many presets are on disk", "nombre de préréglages écrits"),
    Message("read", "file count", "so many presets came from the file", "nombre de préréglages lus"),
    Message("record", "0|1 count", "recording or not, messages so far", "enregistre ou non, messages notés"),
    Message("record_write", "file count", "so many messages are on disk", "nombre de messages écrits"),
    Message("autosave", "file count", "the file is kept from now on; so many presets came from it", "le fichier est tenu à jour désormais ; nombre de préréglages lus"),
)

PRESET = Object(
    name="lp.preset",
    en="keeps states of a whole chain under names, brings them back, glides, morphs",
    fr="garde sous des noms des états de toute une chaîne, les rappelle, glisse, se place entre deux",
    arguments=(
        Message("chain", "name", "name of the chain whose objects it keeps", "nom de la chaîne dont il garde l'état"),
    ),
    inlets=(Message("messages", "", "everything that the table lists", "tout ce que liste la table"),),
    outlets=(Message("status", "", "answers and errors", "réponses et erreurs"),),
    messages=MESSAGES,
)
