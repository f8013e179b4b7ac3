// The levels of lp.mix~: wet, dry, output and what the limiter takes off, each level with an overload light.
//
// For developers. Inlet: what [routepass meter] lets through from lp.mix~, `meter wet dry out reduction` in dB, every
// 50 ms after `meter 50`. Four words as arguments replace the names. Outlet: none.
// A light goes on at 0 dB and stays until one clicks. Levels fall 40 dB a second, peaks are held for a second and a
// half; once all is quiet nothing is drawn any more. Taller than wide it stands, else it lies.

inlets = 1;
outlets = 0;
include("lp.view.js");
lp.name = "lp.meters";
lp.words = "meter wet dry out reduction, clear";
setinletassist(0, "meter of lp.mix~; clear puts the lights out");

var meters = {
    names: jsarguments.length === 5 ? lp.list(jsarguments).slice(1).map(String) : ["WET", "DRY", "OUT", "LIM"],
    level: [-120, -120, -120, 0], peak: [-120, -120, -120], since: [0, 0, 0], over: [false, false, false], at: 0,
    low: -60, high: 6, fall: 40, wait: 250, hold: 1500, red: [1, 0.25, 0.22, 1]
};

meters.now = function () { return new Date().getTime(); };

// Levels and held peaks as time has made them: they fall from one message to the next, and wait a little for it.
meters.advance = function (heard) {
    var now = meters.now(), wait = heard ? 0 : meters.wait, least = [-120, -120, -120, 0];
    var down = meters.fall * Math.max(0, now - meters.at - wait) / 1000;
    for (var i = 0; i < 4; i++) {
        meters.level[i] = Math.max(heard ? heard[i] : least[i], meters.level[i] - down, least[i]);
        if (i < 3 && (meters.level[i] >= meters.peak[i] || now - meters.since[i] >= meters.hold)) {
            meters.peak[i] = meters.level[i];
            meters.since[i] = now;
        }
        if (i < 3 && heard) meters.over[i] = meters.over[i] || heard[i] >= 0;
    }
    if (heard || down > 0) meters.at = now - wait;
};

meters.sounds = function () {
    return Math.max.apply(null, meters.level.slice(0, 3).concat(meters.peak)) > meters.low || meters.level[3] > 0;
};

// --- messages ------------------------------------------------------------------------------------------------------

function meter(wet, dry, out, reduction) {
    var heard = lp.list(arguments), sounded = meters.sounds();
    if (!lp.numbers(heard, 4) || reduction < 0) return lp.refuse("meter", arguments, "wet dry out reduction, in dB");
    meters.advance(heard);
    if (sounded || meters.sounds()) lp.redraw();
}

function clear() {
    meters.over = [false, false, false];
    lp.redraw();
}

function onclick() { clear(); }
onclick.local = 1;

// --- picture -------------------------------------------------------------------------------------------------------

meters.share = function (db) { return Math.max(0, Math.min(1, (db - meters.low) / (meters.high - meters.low))); };

// A piece of bar `i`, from one share of its length to another, whether it stands or lies.
meters.piece = function (i, from, to) {
    var f = meters.frame, across = f.start + i * f.wide;
    if (f.stands) lp.fill(across, f.end - to * f.length, f.wide - f.gap, (to - from) * f.length);
    else lp.fill(f.end + from * f.length, across, (to - from) * f.length, f.wide - f.gap);
};

meters.measure = function () {
    var stands = lp.h >= lp.w, names = stands ? 12 : 24, start = stands && lp.w >= 64 ? 18 : 2;
    var wide = ((stands ? lp.w : lp.h) - start) / 4, length = Math.max(8, (stands ? lp.h : lp.w) - names - 11);
    meters.frame = { stands: stands, start: start, wide: wide, gap: Math.min(3, wide / 3), length: length };
    meters.frame.end = stands ? lp.h - names : names;
};

meters.draw_scale = function () {
    var f = meters.frame;
    for (var db = 0; db >= -48; db -= 12) {
        var at = meters.share(db) * f.length, p = lp.sharp(f.stands ? f.end - at : f.end + at);
        if (f.stands) lp.line(f.start, p, lp.w - f.gap, p);
        else lp.line(p, f.start, p, lp.h - f.gap);
        lp.set("text", db === 0 ? 0.8 : 0.25);
        lp.stroke(1);
        if (f.start > 2) lp.text("text", String(db), f.start - 3, p, 7.5, 1);
    }
};

meters.draw_bar = function (i) {
    var f = meters.frame, zero = meters.share(0), to = meters.share(meters.level[i]);
    var held = meters.share(meters.peak[i]), middle = f.start + (i + 0.5) * f.wide - f.gap / 2;
    lp.set("grid", 0.7);
    meters.piece(i, 0, 1);
    if (f.stands) lp.text("text", meters.names[i], middle, lp.h - 6, Math.min(8, f.wide / 2.6), 0.5);
    else lp.text("text", meters.names[i], f.end - 4, middle, Math.min(8, f.wide), 1);
    if (i === 3) {
        lp.set("alt");
        return meters.piece(3, Math.max(0, 1 - meters.level[3] / (meters.high - meters.low)), 1);
    }
    lp.set("fg");
    meters.piece(i, 0, Math.min(zero, to));
    lp.set(meters.red);
    if (to > zero) meters.piece(i, zero, to);
    lp.set(meters.peak[i] >= 0 ? meters.red : "fg");
    if (held > 0) meters.piece(i, Math.max(0, held - 1.5 / f.length), held);
    lp.set(meters.over[i] ? meters.red : "grid");
    meters.piece(i, 1 + 3 / f.length, 1 + 8 / f.length);
};

function paint() {
    lp.begin();
    meters.advance(null);
    meters.measure();
    for (var i = 0; i < 4; i++) meters.draw_bar(i);
    meters.draw_scale();
    if (meters.sounds()) lp.redraw();
}
paint.local = 1;
