"""Latents as messages: kept in a text and played back, sent from one Pd to another."""

from __future__ import annotations

from latentplay.generate.patches.canvas import Canvas
from latentplay.generate.patches.page import LEFT, heading
from latentplay.generate.patches.parts import DECODE_WIDTH, OWN_PITCH, encoder, numbered_slider, source, switched_output

WIDTH = 760
PORT = 8765


def told(s: Canvas, word: str, x: int, y: int) -> tuple[int, int]:
    """A list with a word in front; the first and the last box."""
    first, last = s.box(f"list prepend {word}", x, y), s.box("list trim", x, y + 28)
    s.connect(first, 0, last)
    return first, last


def telling(s: Canvas, name: str, x: int, y: int) -> int:
    """A sound, and an encoder that says its latents frame by frame; the box that gives them as lists."""
    feed, ear, says = source(s, x, y, name), encoder(s, f"$0-{name}", x, y + 92), s.message("frames 1", x + 180, y + 58)
    lists = s.box("route latents", x, y + 126)
    s.chain(feed, ear)
    s.chain(s.box("loadbang", x + 180, y + 32), says, ear)
    s.connect(ear, 8, lists)
    return lists


def messages_sheet() -> Canvas:
    """Latents as lists: straight to the decoder, or kept in a text and played from there, at any speed."""
    s = Canvas(WIDTH, 640)
    y = heading(s, 10, "3. each frame as a list: keep latents, play them at any speed", width=WIDTH - 40)
    lists = telling(s, "lists", LEFT, y)
    y += 160
    word, trimmed = told(s, "latents", LEFT, y + 90)
    live, direct = s.toggle(LEFT, y, on=True, start=True, label="live"), s.box("spigot", LEFT, y + 56)
    record, writes = s.toggle(LEFT + 180, y, label="record"), s.box("spigot", LEFT + 180, y + 56)
    for toggle, gate in ((live, direct), (record, writes)):
        s.connect(lists, 0, gate)
        s.connect(toggle, 0, gate, 1)
    s.connect(direct, 0, word)
    s.connect(writes, 0, s.box("text set $0-kept 1e+09", LEFT + 180, y + 90))
    s.connect(player(s, LEFT + 400, y - 100), 0, word)
    mouth = s.wide(f"lp.decode~ $0-lists {OWN_PITCH}", LEFT, y + 156, DECODE_WIDTH)
    s.connect(trimmed, 0, mouth)
    s.connect(mouth, 0, switched_output(s, LEFT, y + 196, "$0-lists"))
    s.text("no cord carries a latent here: lists alone do. Until the next one comes, the last one goes on sounding",
           LEFT + 270, y + 204, 54)
    s.resize(WIDTH, y + 310)
    return s


def player(s: Canvas, x: int, y: int) -> int:
    """A text of latents, played line after line, round and round; the box that gives the lines."""
    s.chain(s.message("clear", x + 220, y), s.box("text define $0-kept", x + 140, y + 30))
    play, clock = s.toggle(x, y, label="play"), s.box("metro 43", x, y + 92)
    speed = numbered_slider(s, x, y + 34, (3, 203), 43, "ms a frame")
    both, size, least = s.box("t b b", x, y + 120), s.box("text size $0-kept", x + 120, y + 150), s.box("max 1", x + 120, y + 178)
    count, wrap, more, line = (s.box(text, x + right, y + down) for text, right, down in
                               (("f", 0, 150), ("mod", 0, 206), ("+ 1", 60, 234), ("text get $0-kept", 0, 262)))
    s.connect(play, 0, clock)
    s.connect(speed, 0, clock, 1)
    s.chain(clock, both, count, wrap, line)
    s.connect(both, 1, size)
    s.chain(size, least)
    s.connect(least, 0, wrap, 1)
    s.chain(wrap, more)
    s.connect(more, 0, count, 1)
    return line


def network_sheet() -> Canvas:
    """One Pd listens, another one sounds: 750 bytes a second go between them."""
    s = Canvas(WIDTH, 620)
    y = heading(s, 10, "3. two Pds, one model: latents by network", width=WIDTH - 40)
    s.strip(LEFT, y, 340, 22, "here: what sends", size=12)
    lists = telling(s, "sends", LEFT, y + 32)
    word, trimmed = told(s, "send", LEFT, y + 190)
    net = s.box("netsend", LEFT, y + 290)
    s.connect(lists, 0, word)
    s.connect(trimmed, 0, net)
    for row, text in enumerate((f"connect localhost {PORT}", "disconnect")):
        message = s.message(text, LEFT + 120, y + 218 + 28 * row)
        s.connect(message, 0, net)
    s.connect(net, 0, s.toggle(LEFT, y + 322, label="connected"))
    right = LEFT + 380
    s.strip(right, y, 340, 22, "there: what sounds, in another Pd", size=12)
    listens, net = s.message(f"listen {PORT}", right, y + 32), s.box("netreceive", right, y + 64)
    word, trimmed = told(s, "latents", right, y + 100)
    mouth = s.wide(f"lp.decode~ $0-hears demo.ts {OWN_PITCH}", right, y + 166, DECODE_WIDTH)
    s.chain(listens, net, word)
    s.connect(trimmed, 0, mouth)
    s.connect(mouth, 0, switched_output(s, right, y + 206, "$0-hears"))
    y = s.text("On one machine: click 'listen', then 'connect', then the toggle. On two: this window on both, with the other's name in"
               " place of localhost. Both have the model, latents alone travel: for the demo model about 2 kB a second, where sound takes"
               " 192. Numbers of six digits go out: what sounds is the same to the ear, not to the last bit.", LEFT, y + 360, 100)
    s.resize(WIDTH, y + 10)
    return s
