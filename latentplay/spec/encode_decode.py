"""The rows of `lp.encode~` and `lp.decode~`: from sound to latents and back."""

from __future__ import annotations

from latentplay.spec.kinds import Flag, Message, Object, Param
from latentplay.spec.limits import MAX_DEADLINE

ARGUMENTS = (
    Message("name", "name", "the chain: objects of one name work together", "la chaîne : les objets d'un même nom travaillent ensemble"),
    Message("file", "file.ts", "a model; without a name the chain is named after it", "un modèle ; sans nom, la chaîne prend le sien"),
)

LATENTS = Flag("-latents", "N", "how many signals for latents, 1 to 512; a model at creation says it by itself", "nombre de signaux latents, 1 à 512 ; un modèle donné à la création l'indique")

COMMON_FLAGS = (
    Flag("-channels", "N", "how many audio signals; 2 with a mono model: two streams over one set of weights", "nombre de signaux audio ; 2 avec un modèle mono : deux flux sur un seul jeu de poids"),
    Flag("-m", "", "one multichannel cord for all latents (Pd 0.54 and later)", "un seul câble multicanal pour tous les latents (Pd 0.54 et après)"),
    Flag("-own", "", "the model file is for this object alone, not for its chain", "le modèle est pour cet objet seul, pas pour sa chaîne"),
    Flag("-seed", "N", "seed of the noise that a model draws, -2147483648 to 2147483647", "graine du bruit que tire le modèle, -2147483648 à 2147483647"),
    Flag("-resample", "0/1", "1: a model made for another sampling rate sounds at its own pitch", "1 : un modèle prévu pour une autre fréquence sonne à sa hauteur"),
    Flag("-trust", "0/1", "1: a model is played whatever its code does: its operators are not checked", "1 : un modèle est joué quoi que fasse son code : ses opérateurs ne sont pas vérifiés"),
    Flag("-precision", "full/half", "half: the weights of a model that plays its plan take 16 bits, half the memory; full by itself", "half : les poids d'un modèle qui joue son plan tiennent sur 16 bits, moitié moins de mémoire ; full d'office"),
    Flag("-deadline", "E D", "samples that encode and decode may take; without it they are measured", "échantillons accordés à encode et decode ; sans cela ils sont mesurés"),
)

FLAGS = (LATENTS, *COMMON_FLAGS)

PARAMS = (
    Param("enable", 1, 0, 1, integer=True, en="0: this object is silent (encode: latents are 0; decode: no sound)", fr="0 : cet objet se tait (encode : latents à 0 ; decode : pas de son)"),
    Param("deadline", "auto", 0, MAX_DEADLINE, unit="samples", choices=("auto",), numbers=True, integer=True, count=2, en="samples that encode and decode may take; auto: as measured", fr="échantillons accordés à encode et à decode ; auto : mesurés"),
)

ENCODE_PARAMS = (
    *PARAMS,
    Param("frames", 0, 0, 1, integer=True, en="1: the last outlet says the latents of each frame, as `latents` and a number for each", fr="1 : la dernière sortie donne les latents de chaque trame, sous la forme `latents` suivi d'un nombre par latent"),
)

MESSAGES = (
    Message("open", "file.ts", "loads a model for the whole chain, while the old one plays on", "charge un modèle pour toute la chaîne ; l'ancien joue en attendant"),
    Message("own", "file.ts", "loads a model for this object alone", "charge un modèle pour cet objet seul"),
    Message("close", "", "lets the model go: silence", "rend le modèle : silence"),
    Message("reload", "", "reads the model file again", "relit le fichier du modèle"),
    Message("info", "", "says what plays and how it goes: model, late frames, priority", "indique ce qui joue et comment : modèle, retards, priorité"),
    Message("latency", "", "says the delay in samples: total, then collect, encode, decode, model", "donne le retard en échantillons : total, puis collect, encode, decode, model"),
    Message("set", "attribute values", "sets an attribute that the model has; a buffer takes the name of an array", "règle un attribut du modèle ; un tampon prend le nom d'un tableau"),
    Message("get", "attribute", "says how an attribute of the model stands", "donne la valeur d'un attribut du modèle"),
    Message("attributes", "", "lists the model's attributes: names, values, types", "liste les attributs du modèle : noms, valeurs, types"),
    Message("dump", "", "says every parameter as a message that can be sent back", "donne chaque paramètre sous forme de message à renvoyer"),
    Message("version", "", "says the version", "donne la version"),
)

DECODE_MESSAGES = (
    *MESSAGES,
    Message("latents", "[number for each]", "plays these latents from the next hop on, instead of the signals, until others come; alone: the signals again", "joue ces latents dès la trame suivante, à la place des signaux, jusqu'aux prochains ; seul : de nouveau les signaux", timed=True),
)

STATUS = Message("status", "", "loaded, latency, info, late, error, and what was asked for", "loaded, latency, info, late, error, et les réponses")

ENCODE = Object(
    "lp.encode~",
    "sound in, latents out, through a model's encoder",
    "du son vers les latents, par l'encodeur d'un modèle",
    ARGUMENTS,
    FLAGS,
    (Message("audio", "signal", "sound; each further channel of a stereo model has its own inlet", "le son ; une entrée par canal d'un modèle stéréo"),),
    (Message("latent", "signal", "one latent each, held for a hop of the model", "un latent par sortie, tenu pendant une trame du modèle"), STATUS),
    ENCODE_PARAMS,
    MESSAGES,
)

DECODE = Object(
    "lp.decode~",
    "latents in, sound out, through a model's decoder",
    "des latents vers le son, par le décodeur d'un modèle",
    ARGUMENTS,
    FLAGS,
    (Message("latent", "signal", "one latent each, taken once a hop of the model", "un latent par entrée, lu une fois par trame du modèle"),),
    (Message("audio", "signal", "sound; each further channel of a stereo model has its own outlet", "le son ; une sortie par canal d'un modèle stéréo"), STATUS),
    PARAMS,
    DECODE_MESSAGES,
)
