"""[pd sound]: what help patches send through a model: the demo sound, a rhythm made here, or the microphone."""

from __future__ import annotations

from latentplay.generate.patches.canvas import Canvas

FILE = "demo-input.wav"
"""Found beside the patch (when installed) or in the package (in a checkout); without it the rhythm plays."""
PLACES = "-path ../latentplay -path ../latentplay/data -lib latentplay"
"""What every patch declares, so that it works in a checkout as well as installed."""


def sound(name: str) -> Canvas:
    """One inlet (0 demo sound, 1 rhythm, 2 microphone), one signal outlet; its tables are called after ``name``."""
    s = Canvas(820, 520)
    s.text("0: demo sound in a loop (the rhythm where the file is missing), 1: rhythm, 2: microphone", 20, 10, 90)
    choose, loop = chooser(s), loop_of_file(s, name)
    s.connect(loop["found"], 0, choose["found"])
    rhythm = s.sub("rhythm", rhythm_sheet(name), 380, 300)
    sources = (loop["play"], rhythm, s.box("adc~ 1", 600, 300))
    out = s.box("outlet~", 380, 470)
    for outlet, source in enumerate(sources):
        fade = s.box("pack f 30", 180 + 200 * outlet, 340)
        line, gain = s.box("line~", 180 + 200 * outlet, 370), s.box("*~", 180 + 200 * outlet, 400)
        s.connect(choose["gains"], outlet, fade)
        s.chain(fade, line)
        s.connect(line, 0, gain, 1)
        s.connect(source, 0, gain)
        s.connect(gain, 0, out)
    return s


def chooser(s: Canvas) -> dict[str, int]:
    """From the number of a source to three gains."""
    inlet, again, route = s.box("inlet", 20, 50), s.box("f", 20, 80), s.box("sel 0 1 2", 20, 110)
    found, is_found = s.box("f 0", 20, 140), s.box("sel 0", 20, 170)
    gains = [s.message(text, 20 + 70 * i, 210) for i, text in enumerate(("1 0 0", "0 1 0", "0 0 1"))]
    unpack = s.box("unpack f f f", 20, 250)
    s.chain(inlet, again, route)
    s.chain(route, found, is_found)
    s.connect(is_found, 0, gains[1])
    s.connect(is_found, 1, gains[0])
    for outlet in (1, 2):
        s.connect(route, outlet, gains[outlet])
    for message in gains:
        s.connect(message, 0, unpack)
    bang = s.box("t b f", 330, 200)
    s.connect(bang, 1, found, 1)
    s.connect(bang, 0, again)
    return {"found": bang, "gains": unpack}


def loop_of_file(s: Canvas, table: str) -> dict[str, int]:
    """Looks for the file, reads it, plays it round and round; `found` gives its length in samples."""
    s.box(f"table $0-{table}", 600, 50)
    start, name = s.box("loadbang", 330, 50), s.message(f"symbol {FILE}", 330, 80)
    which, first = s.box("file which", 330, 110), s.box("list split 1", 480, 80)
    read, files = s.box(f"list append $0-{table}", 480, 110), s.box("list prepend read -resize", 480, 140)
    trim, reader = s.box("list trim", 480, 170), s.box("soundfiler", 480, 200)
    play, again = s.box(f"tabplay~ $0-{table}", 180, 300), s.box("bang", 300, 330)
    s.chain(start, name, which, first, read, files, trim, reader)
    s.connect(reader, 0, again)
    s.connect(play, 1, again)
    s.connect(again, 0, play)
    return {"found": reader, "play": play}


def rhythm_sheet(name: str) -> Canvas:
    """Kick, hat and a plucked line, sixteen steps at 120 bpm."""
    s = Canvas(900, 560)
    steps = steps_of(s)
    kick, hat, pluck = drum(s), cymbal(s), string(s, name)
    beats = s.box("sel 0 3 8 11 14", 20, 150)
    s.connect(steps, 0, beats)
    for outlet in range(5):
        s.connect(beats, outlet, kick["hit"])
    off = s.box("sel 2 4 6 10 12 13", 260, 150)
    s.connect(steps, 0, off)
    for outlet in range(6):
        s.connect(off, outlet, hat["hit"])
    s.connect(steps, 0, pluck["hit"])
    out = s.box("outlet~", 300, 520)
    for voice in (kick, hat, pluck):
        s.connect(voice["out"], 0, out)
    return s


def steps_of(s: Canvas) -> int:
    """Counts 0 to 15 from the moment that the patch opens."""
    start, metro = s.box("loadbang", 20, 20), s.box("metro 125", 20, 50)
    count, more, wrap = s.box("f", 20, 80), s.box("+ 1", 90, 80), s.box("mod 16", 20, 110)
    s.chain(start, metro, count, more)
    s.connect(more, 0, count, 1)
    s.connect(count, 0, wrap)
    return wrap


def drum(s: Canvas) -> dict[str, int]:
    """A sine that falls in pitch and level."""
    hit = s.box("bang", 20, 200)
    pitch, level = s.message("180, 48 90", 20, 230), s.message("0.9, 0 220", 120, 230)
    fall, fade = s.box("line~", 20, 260), s.box("line~", 120, 260)
    tone, gain = s.box("osc~", 20, 290), s.box("*~", 20, 330)
    s.connect(hit, 0, pitch)
    s.connect(hit, 0, level)
    s.chain(pitch, fall, tone, gain)
    s.connect(level, 0, fade)
    s.connect(fade, 0, gain, 1)
    return {"hit": hit, "out": gain}


def cymbal(s: Canvas) -> dict[str, int]:
    """A short burst of high noise."""
    hit, level, fade = s.box("bang", 260, 200), s.message("0.3, 0 60", 260, 230), s.box("line~", 260, 260)
    noise, high, gain = s.box("noise~", 340, 260), s.box("hip~ 6000", 340, 290), s.box("*~", 260, 330)
    s.chain(hit, level, fade)
    s.chain(noise, high, gain)
    s.connect(fade, 0, gain, 1)
    return {"hit": hit, "out": gain}


def string(s: Canvas, name: str) -> dict[str, int]:
    """A plucked note on most steps, from a table of notes."""
    notes = "48 0 55 60 0 63 0 55 46 0 53 58 0 62 65 0"
    s.box(f"table $0-{name}-notes 16", 560, 20)
    start, fill = s.box("loadbang", 560, 50), s.box("t b", 560, 80)
    values, send = s.message(f"0 {notes}", 560, 110), s.box(f"s $0-{name}-notes", 560, 140)
    s.chain(start, fill, values, send)
    read, some = s.box(f"tabread $0-{name}-notes", 460, 200), s.box("moses 1", 460, 230)
    both, hertz, tone = s.box("t b f", 490, 260), s.box("mtof", 560, 290), s.box("phasor~", 560, 320)
    level, fade = s.message("0.4, 0 180", 460, 290), s.box("line~", 460, 320)
    dark, gain = s.box("lop~ 1800", 560, 350), s.box("*~", 460, 390)
    s.connect(read, 0, some)
    s.connect(some, 1, both)
    s.connect(both, 1, hertz)
    s.chain(hertz, tone, dark)
    s.chain(both, level, fade, gain)
    s.connect(dark, 0, gain, 1)
    return {"hit": read, "out": gain}
