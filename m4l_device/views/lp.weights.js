// The weights of the layer that lp.bend has chosen: looked at, zoomed, and drawn on.
//
// For developers. Inlet: what [routepass layer view] lets through from lp.bend, whose `view name points` fills a
// buffer~; or a list of weights. `zoom f` (1 to 100) enlarges the values, `part from to` (0 to 1) shows a part.
// Outlet: `draw name` when the mouse is let go, what was drawn being in the buffer~; for a list, the list.
// Shift: ten times finer. Command (Control on Windows): up and down zooms into the layer, sideways moves along it, a
// double click shows it all. A view that comes while one draws is read when the mouse is let go.

inlets = 1;
outlets = 1;
include("lp.view.js");
lp.name = "lp.weights";
lp.words = "layer number name size ..., view buffer points, zoom factor, part from to, clear, a list of weights";
setinletassist(0, "layer, view of lp.bend; zoom, part, clear; list of weights");
setoutletassist(0, "draw buffer, or list of weights");

var weights = { values: [], size: 0, layer: "", buffer: "", handle: null, top: 1, zoom: 1, part: [0, 1], least: 8 };
weights.bars = [];
weights.width = 0;
weights.pen = null;

// Of a layer that is larger than its view each two points are the smallest and the largest weight of a bin.
weights.pair = function () { return weights.size > weights.values.length ? 2 : 1; };
weights.bins = function () { return Math.floor(weights.values.length / weights.pair()); };
weights.from = function () { return weights.part[0] * weights.bins(); };
weights.to = function () { return weights.part[1] * weights.bins(); };

// Pixels that a bin has; fewer than one where many are shown.
weights.wide = function () { return mgraphics.size[0] / (weights.to() - weights.from()); };

// The bin under the mouse, one that can be seen.
weights.bin = function (x) {
    var bin = Math.floor(weights.from() + x / weights.wide());
    return Math.max(Math.floor(weights.from()), Math.min(Math.ceil(weights.to()) - 1, bin));
};

// Bars are measured at the next paint, once for all that has changed by then.
weights.update = function () {
    weights.width = 0;
    lp.redraw();
};

// A bar: the left end in pixels, the lowest and the highest weight of its bins.
weights.measure = function (left, first, last) {
    var pair = weights.pair(), low = Infinity, high = -Infinity;
    for (var i = pair * first; i < pair * Math.min(weights.bins(), Math.max(last, first + 1)); i++) {
        low = Math.min(low, weights.values[i]);
        high = Math.max(high, weights.values[i]);
    }
    weights.bars.push(pair === 2 ? [left, low, high] : [left, Math.min(0, low), Math.max(0, high)]);
};

weights.measure_all = function () {
    var wide = weights.wide(), from = weights.from();
    weights.bars = [];
    weights.width = mgraphics.size[0];
    for (var b = Math.floor(from); wide > 1 && b < weights.to(); b++) weights.measure((b - from) * wide, b, b + 1);
    for (var x = 0; wide <= 1 && x < weights.width; x++) {
        weights.measure(x, Math.floor(from + x / wide), Math.floor(from + (x + 1) / wide));
    }
};

// The scale stays as long as it can: it would be odd if what one draws changed its size under the mouse. A buffer~ holds
// what was drawn at its edge as a 32-bit float, which may be a little more.
weights.take = function (values, buffer) {
    weights.buffer = buffer;
    if (values.join() === weights.values.join()) return;
    var peak = Math.max(Math.max.apply(null, values), -Math.min.apply(null, values));
    if (peak > 1.0001 * weights.top || peak < weights.top / 4 || weights.top === 0) weights.top = peak > 0 ? 1.1 * peak : 1;
    weights.values = values;
    weights.update();
};

// One for each name: every `new Buffer` holds on to its buffer~.
weights.open = function (name) {
    if (!weights.handle || weights.handle.called !== name) weights.handle = new Buffer(name);
    weights.handle.called = name;
    return weights.handle;
};

// Nothing of the layer before.
weights.forget = function (name, size) {
    weights.layer = name;
    weights.size = size;
    weights.values = [];
    weights.top = 0;
    weights.part = [0, 1];
    weights.pen = null;
    weights.update();
};

// --- messages ------------------------------------------------------------------------------------------------------

function layer(number, name, size) {
    if (!lp.finite(number) || name === undefined || !lp.within(size, 1, Infinity)) {
        return lp.refuse("layer", arguments, "number name size");
    }
    if (String(name) !== weights.layer || size !== weights.size) weights.forget(String(name), size);
}

function clear() { weights.forget("", 0); }

function view(name, points) {
    if (typeof name !== "string" || !lp.within(points, 1, 65536)) {
        return lp.refuse("view", arguments, "the name of a buffer~ and how many points it holds");
    }
    if (weights.pen && !weights.pen.moves) return void (weights.pen.late = [name, points]);
    var buffer = weights.open(name), held = buffer.framecount() >= points ? buffer.peek(1, 0, points) : [];
    var values = lp.list(lp.finite(held) ? [held] : held);  // of one sample, peek gives the number alone
    if (values.length && lp.numbers(values)) weights.take(values, name);
    else lp.refuse("view", arguments, "a buffer~ of that name with as many finite samples");
}

function list() {
    if (!lp.numbers(lp.list(arguments))) return lp.refuse("list", arguments, "numbers");
    if (weights.pen) return;
    weights.size = arguments.length;
    weights.take(lp.list(arguments), "");
}

function zoom(factor) {
    if (!lp.within(factor, 1, 100)) return lp.refuse("zoom", arguments, "1 to 100");
    if (factor === weights.zoom) return;
    weights.zoom = factor;
    lp.redraw();
}

function part(from, to) {
    if (!lp.is_place([from, to]) || to <= from) return lp.refuse("part", arguments, "from and to, 0 to 1");
    weights.part = [from, to];
    weights.update();
}

// --- mouse ---------------------------------------------------------------------------------------------------------

weights.scale = function () { return (weights.top || 1) / weights.zoom; };
weights.y = function (value) { return mgraphics.size[1] / 2 * (1 - value / weights.scale()); };

// A straight line from the last bin to this one, in the buffer~ too.
weights.stroke = function (b0, v0, b1, v1) {
    var pair = weights.pair(), first = pair * Math.min(b0, b1), run = [];
    for (var i = first; i < pair * (Math.max(b0, b1) + 1); i++) {
        weights.values[i] = b0 === b1 ? v1 : v0 + (v1 - v0) * (Math.floor(i / pair) - b0) / (b1 - b0);
        run.push(weights.values[i]);
    }
    if (weights.buffer) weights.open(weights.buffer).poke(1, first, run);
    weights.update();
};

weights.draw = function (x, y, shift) {
    var pen = weights.pen, bin = weights.bin(x), most = weights.scale();
    pen.raw += (shift ? 0.1 : 1) * (pen.y - y) * 2 * most / mgraphics.size[1];
    var value = Math.max(-most, Math.min(most, pen.raw));
    weights.stroke(pen.bin, pen.value, bin, value);
    pen.y = y;
    pen.bin = bin;
    pen.value = value;
};

// Up zooms in around the mouse, sideways moves along; a few weights stay in sight.
weights.move = function (x, y) {
    var pen = weights.pen, share = weights.part[1] - weights.part[0], width = mgraphics.size[0];
    var now = Math.max(weights.least / weights.bins(), share * Math.pow(1.02, y - pen.y));
    now = Math.min(1, now);
    var from = Math.max(0, Math.min(1 - now, weights.part[0] + (pen.x * share - x * now) / width));
    pen.x = x;
    pen.y = y;
    if (from !== weights.part[0] || now !== share) part(from, Math.min(1, from + now));
};

function onclick(x, y, button, command, shift) {
    if (!weights.values.length || !lp.finite(x) || !lp.finite(y)) return;
    var bin = weights.bin(x), at = weights.pair() * bin, value = weights.scale() * (1 - 2 * y / mgraphics.size[1]);
    if (shift) value = (weights.values[at] + weights.values[at + weights.pair() - 1]) / 2;
    weights.pen = { x: x, y: y, raw: value, bin: bin, value: value, moves: !!command, late: null };
    if (!command) weights.draw(x, y, shift);
}
onclick.local = 1;

function ondrag(x, y, button, command, shift) {
    var pen = weights.pen;
    if (!pen || !lp.finite(x) || !lp.finite(y)) return;
    if (pen.moves) weights.move(x, y);
    else weights.draw(x, y, shift);
    if (button) return;
    weights.pen = null;
    lp.redraw();
    if (pen.moves) return;
    if (pen.late) view(pen.late[0], pen.late[1]);
    if (weights.buffer) outlet(0, "draw", weights.buffer);
    else outlet(0, weights.values);
}
ondrag.local = 1;

function ondblclick(x, y, button, command) { if (command) part(0, 1); }
ondblclick.local = 1;

// --- picture -------------------------------------------------------------------------------------------------------

weights.draw_bars = function () {
    var wide = Math.max(1, weights.wide()), across = wide >= 4 ? wide - 1 : wide;
    for (var k = 0; k < weights.bars.length; k++) {
        var bar = weights.bars[k], high = Math.max(0, weights.y(bar[2])), deep = Math.min(lp.h, weights.y(bar[1]));
        mgraphics.rectangle(bar[0], high, across, Math.max(1, deep - high));
    }
    lp.set("fg");
    mgraphics.fill();
};

weights.draw_text = function () {
    var pen = weights.pen && !weights.pen.moves ? weights.pen : null;
    if (!weights.values.length) return lp.text("text", weights.layer || "no layer", lp.w / 2, lp.h / 2 - 8, 9, 0.5);
    lp.set("bg", 0.75);
    lp.fill(0, 0, lp.w, 15);
    lp.text("text", weights.layer, 4, 8, 9, 0);
    lp.text("text", pen ? pen.value.toPrecision(3) : "\u00b1" + weights.scale().toPrecision(3), lp.w - 4, 8, 9, 1);
};

weights.draw_part = function () {
    var share = weights.part[1] - weights.part[0];
    if (share === 1) return;
    lp.set("alt");
    lp.fill(weights.part[0] * lp.w, lp.h - 2, Math.max(3, share * lp.w), 2);
};

function paint() {
    lp.begin();
    if (lp.w !== weights.width) weights.measure_all();
    lp.set("grid");
    for (var i = 1; i < 4; i++) lp.line(0, lp.sharp(lp.h * i / 4), lp.w, lp.sharp(lp.h * i / 4));
    lp.stroke(1);
    weights.draw_bars();
    weights.draw_text();
    weights.draw_part();
}
paint.local = 1;
