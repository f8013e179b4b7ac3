// The XY pad of lp.control: its points, and the place that the mouse drags.
//
// For developers. Inlet: what [routepass xy point point_delete points mode] lets through from lp.control, and
// `chosen id` from a menu. `points n` begins a list, so it forgets the points it had.
// Outlet: `xy x y` (0 to 1 each) while the mouse moves, and `chosen id` when it is pressed on a point in mode map; the
// pad's place is then that of the point, exactly. Shift: ten times finer.

inlets = 1;
outlets = 1;
include("lp.view.js");
lp.name = "lp.pad";
lp.words = "xy x y, point id x y, point_delete id, points count, mode map|predict, chosen id";
setinletassist(0, "xy, point, point_delete, points, mode of lp.control; chosen id");
setoutletassist(0, "xy x y, chosen id");

var pad = { place: [0.5, 0.5], points: {}, mode: "map", chosen: 0, reach: 6 };

pad.is_id = function (list) { return lp.numbers(list, 1) && list[0] >= 0 && list[0] % 1 === 0; };

pad.go = function (place) {
    if (place[0] === pad.place[0] && place[1] === pad.place[1]) return false;
    pad.place = place;
    lp.redraw();
    return true;
};

pad.choose = function (id) {
    if (id === pad.chosen) return;
    pad.chosen = id;
    lp.redraw();
};

// The point under the mouse, the nearest one where they overlap.
pad.at = function (x, y) {
    var found = null, best = pad.reach * pad.reach;
    for (var id in pad.points) {
        var dx = lp.square.x(pad.points[id][0]) - x, dy = lp.square.y(pad.points[id][1]) - y;
        if (dx * dx + dy * dy > best) continue;
        best = dx * dx + dy * dy;
        found = id;
    }
    return found;
};

// --- messages ------------------------------------------------------------------------------------------------------

function xy(x, y) {
    if (!lp.is_place(lp.list(arguments))) return lp.refuse("xy", arguments, "two numbers from 0 to 1");
    pad.go([x, y]);
}

function point(id, x, y) {
    if (arguments.length !== 3 || !pad.is_id([id]) || !lp.is_place([x, y])) {
        return lp.refuse("point", arguments, "a number and two from 0 to 1");
    }
    var old = pad.points[id];
    if (old && old[0] === x && old[1] === y) return;
    pad.points[id] = [x, y];
    lp.redraw();
}

function point_delete(id) {
    if (!pad.is_id(lp.list(arguments))) return lp.refuse("point_delete", arguments, "the number of a point");
    if (!pad.points[id]) return;
    delete pad.points[id];
    if (pad.chosen === id) pad.chosen = 0;
    lp.redraw();
}

function points(count) {
    if (!pad.is_id(lp.list(arguments))) return lp.refuse("points", arguments, "how many there are");
    pad.points = {};
    lp.redraw();
}

function mode(name) {
    if (name !== "map" && name !== "predict") return lp.refuse("mode", arguments, "map or predict");
    if (name === pad.mode) return;
    pad.mode = name;
    lp.redraw();
}

function chosen(id) {
    if (!pad.is_id(lp.list(arguments))) return lp.refuse("chosen", arguments, "the number of a point, or 0");
    pad.choose(id);
}

// --- mouse ---------------------------------------------------------------------------------------------------------

pad.send = function (place) { if (pad.go(place)) outlet(0, "xy", place[0], place[1]); };

function onclick(x, y, button, command, shift) {
    var id = pad.mode === "map" && !shift ? pad.at(x, y) : null;
    if (id === null) return pad.send(lp.square.press(x, y, pad.place, shift));
    pad.choose(Number(id));
    outlet(0, "chosen", Number(id));
    pad.send(lp.square.hold(x, y, pad.points[id]));
}
onclick.local = 1;

function ondrag(x, y, button, command, shift) { pad.send(lp.square.drag(x, y, pad.place, shift)); }
ondrag.local = 1;

// --- picture -------------------------------------------------------------------------------------------------------

pad.draw_point = function (id) {
    var x = lp.square.x(pad.points[id][0]), y = lp.square.y(pad.points[id][1]), lit = Number(id) === pad.chosen;
    if (pad.mode === "predict") {
        lp.disc(x, y, 2.5);
        lp.set("fg", 0.75);
        return mgraphics.fill();
    }
    lp.disc(x, y, 6.5);
    lp.set(lit ? "fg" : "bg");
    mgraphics.fill();
    lp.disc(x, y, 6.5);
    lp.set("fg", lit ? 1 : 0.9);
    lp.stroke(1);
    lp.text(lit ? "bg" : "fg", id, x, y, id.length > 2 ? 6.5 : 8, 0.5);
};

pad.draw_cursor = function () {
    var x = lp.square.x(pad.place[0]), y = lp.square.y(pad.place[1]), plays = pad.mode === "predict";
    lp.set("alt", plays ? 0.55 : 0.4);
    lp.line(lp.sharp(x), 0, lp.sharp(x), lp.h);
    lp.line(0, lp.sharp(y), lp.w, lp.sharp(y));
    lp.stroke(1);
    for (var r = 14; plays && r >= 8; r -= 3) {
        lp.set("alt", 0.13);
        lp.disc(x, y, r);
        mgraphics.fill();
    }
    lp.set(plays ? "alt" : "bg");
    lp.disc(x, y, 4.5);
    mgraphics.fill();
    lp.set("alt");
    lp.disc(x, y, 4.5);
    lp.stroke(1.5);
};

function paint() {
    lp.begin();
    lp.set("grid", 0.7);
    lp.square.grid(4);
    for (var id in pad.points) pad.draw_point(id);
    pad.draw_cursor();
}
paint.local = 1;
