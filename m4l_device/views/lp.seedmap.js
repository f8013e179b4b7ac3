// The seed map of lp.mod~: a dot for each seed, those that play are lit; the mouse chooses the place.
//
// For developers. Inlet: what [routepass basis seedmap seed] lets through from lp.mod~ (ask it with `dump` after each
// `seedmap`), and the dots: `file seedmap.txt`, a file as `latentplay seedmap` writes it, of whose maps `basis name`
// takes one, or `points seed x y seed x y ...`.
// Outlet: `seedmap x y` (0 to 1 each) while the mouse moves. Shift: ten times finer.
// Dots grow to the right, where voices move further, and are brighter towards the top, where they lie higher.

inlets = 1;
outlets = 1;
include("lp.view.js");
lp.name = "lp.seedmap";
lp.words = "seedmap x y, seed n n ..., basis name, file name, points seed x y ...";
setinletassist(0, "seedmap, seed, basis of lp.mod~; file, points");
setoutletassist(0, "seedmap x y");

var map = { place: [0.5, 0.5], maps: {}, basis: "simplex", lit: {}, longest: 4096 };

map.go = function (place) {
    if (place[0] === map.place[0] && place[1] === map.place[1]) return false;
    map.place = place;
    lp.redraw();
    return true;
};

// One line of a map file; throws where it is no such file.
map.take = function (line, found) {
    var words = line.replace(/\s+$/, "").split(" ");
    if (words[0] === "" || words[0].charAt(0) === "#" || words[0] === "end") return;
    if (words[0] === "basis") return (found.dots = found.maps[words[1]] = []);
    if (!found.dots || found.dots.length >= map.longest || !/^-?\d+ [\d.]+ [\d.]+$/.test(words.join(" "))) throw line;
    var dot = [Number(words[0]), Number(words[1]), Number(words[2])];
    if (!lp.is_place(dot.slice(1))) throw line;
    found.dots.push(dot);
};

map.read = function (name) {
    var file = new File(name, "read"), found = { maps: {}, dots: null };
    if (!file.isopen) return null;
    try {
        if (file.readline(80).indexOf("latentplay seed map 1") !== 0) throw name;
        while (file.position < file.eof) map.take(file.readline(2000), found);
    } catch (broken) {
        found.maps = null;
    }
    file.close();
    return found.maps;
};

// --- messages ------------------------------------------------------------------------------------------------------

function seedmap(x, y) {
    if (!lp.is_place(lp.list(arguments))) return lp.refuse("seedmap", arguments, "two numbers from 0 to 1");
    map.go([x, y]);
}

function seed() {
    var list = lp.seeds(arguments), lit = {}, changed = false;
    if (!list.length) return lp.refuse("seed", arguments, "the seeds that play");
    for (var i = 0; i < list.length; i++) lit[list[i]] = true;
    for (var old in map.lit) changed = changed || !lit[old];
    for (var now in lit) changed = changed || !map.lit[now];
    map.lit = lit;
    if (changed) lp.redraw();
}

function basis(name) {
    if (arguments.length !== 1 || typeof name !== "string") return lp.refuse("basis", arguments, "the name of a basis");
    if (name === map.basis) return;
    map.basis = name;
    lp.redraw();
}

function file(name) {
    var found = arguments.length === 1 && typeof name === "string" ? map.read(name) : null;
    if (!found) return lp.refuse("file", arguments, "a seed map, as `latentplay seedmap` writes it");
    map.maps = found;
    lp.redraw();
}

function points() {
    var list = lp.list(arguments), dots = [];
    for (var i = 0; i < list.length && dots; i += 3) {
        if (!lp.finite(list[i]) || !lp.is_place(list.slice(i + 1, i + 3)) || dots.length === map.longest) dots = null;
        else dots.push(list.slice(i, i + 3));
    }
    if (!dots) return lp.refuse("points", arguments, "seed x y for each point, at most " + map.longest);
    map.maps[map.basis] = dots;
    lp.redraw();
}

// --- mouse ---------------------------------------------------------------------------------------------------------

map.send = function (place) { if (map.go(place)) outlet(0, "seedmap", place[0], place[1]); };

function onclick(x, y, button, command, shift) { map.send(lp.square.press(x, y, map.place, shift)); }
onclick.local = 1;

function ondrag(x, y, button, command, shift) { map.send(lp.square.drag(x, y, map.place, shift)); }
ondrag.local = 1;

// --- picture -------------------------------------------------------------------------------------------------------

map.draw_dots = function (dots, grow) {
    for (var i = 0; i < dots.length; i++) {
        if (map.lit[dots[i][0]]) continue;
        lp.set("fg", 0.3 + 0.6 * dots[i][2]);
        lp.disc(lp.square.x(dots[i][1]), lp.square.y(dots[i][2]), grow * (0.9 + dots[i][1]));
        mgraphics.fill();
    }
};

map.draw_lit = function (dots, grow) {
    var x = lp.square.x(map.place[0]), y = lp.square.y(map.place[1]);
    for (var i = 0; i < dots.length; i++) {
        if (!map.lit[dots[i][0]]) continue;
        lp.set("alt", 0.5);
        lp.line(x, y, lp.square.x(dots[i][1]), lp.square.y(dots[i][2]));
        lp.stroke(1);
        lp.set("alt");
        lp.disc(lp.square.x(dots[i][1]), lp.square.y(dots[i][2]), grow * 2.2);
        mgraphics.fill();
    }
};

function paint() {
    lp.begin();
    var dots = map.maps[map.basis] || [];
    // 256 dots on 150 pixels have the size they are written for; more of them, or a smaller box, have smaller ones
    var grow = Math.min(2, Math.sqrt(lp.square.wide() * lp.square.high() / 17000 * 256 / Math.max(64, dots.length)));
    map.draw_dots(dots, grow);
    map.draw_lit(dots, grow);
    lp.set("bg");
    lp.disc(lp.square.x(map.place[0]), lp.square.y(map.place[1]), 4);
    mgraphics.fill();
    lp.set("alt");
    lp.disc(lp.square.x(map.place[0]), lp.square.y(map.place[1]), 4);
    lp.stroke(1.5);
    if (dots.length) return;
    lp.text("text", "no map", lp.w / 2, lp.h - 12, 9, 0.5);
}
paint.local = 1;
