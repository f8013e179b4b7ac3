// The weights of the layer that lp.bend has chosen: looked at, zoomed, and drawn on.
//
// For developers. Inlet: what [routepass layer view] lets through from lp.bend, whose `view name points` fills a buffer~;
// or a list of weights. `zoom f` (1 to 100) enlarges their values, `part from to` (0 to 1) shows a part of the layer.
// Outlet: `draw name` when the mouse is let go, once what was drawn is in the buffer~; for a list, the list.
// Shift: ten times finer. Command (Control on Windows): up and down zooms into the layer, sideways moves along it; a double
// click with it shows it all. While one draws, a new view waits: it follows the `draw` anyway.

inlets = 1;
outlets = 1;
include("lp.view.js");
lp.name = "lp.weights";
lp.words = "layer number name size ..., view buffer points, zoom factor, part from to, clear, a list of weights";
setinletassist(0, "layer, view of lp.bend; zoom, part, clear; list of weights");
setoutletassist(0, "draw buffer, or list of weights");

var weights = { values: [], buffer: "", layer: "", size: 0, top: 1, zoom: 1, part: [0, 1], bars: [], pen: null, least: 8, handle: null };

// Of a layer that is larger than its view each two points are the smallest and the largest weight of a bin.
weights.pair = function () { return weights.size > weights.values.length ? 2 : 1; };
weights.bins = function () { return Math.floor(weights.values.length / weights.pair()); };

weights.from = function () { return weights.part[0] * weights.bins(); };
weights.shown = function () { return (weights.part[1] - weights.part[0]) * weights.bins(); };
weights.count = function () { return Math.max(1, Math.min(Math.floor(mgraphics.size[0]), Math.ceil(weights.shown()))); };

// The bin under the mouse, one that can be seen.
weights.bin = function (x) {
    var from = weights.from(), last = Math.ceil(from + weights.shown()) - 1;
    return Math.max(Math.floor(from), Math.min(last, weights.bins() - 1, Math.floor(from + x / mgraphics.size[0] * weights.shown())));
};

// The lowest and the highest weight of a bar: of one bin, or of as many as fall on a pixel.
weights.measure = function (k) {
    var pair = weights.pair(), step = weights.shown() / weights.count(), first = Math.floor(weights.from() + k * step);
    var last = Math.min(weights.bins(), Math.max(first + 1, Math.floor(weights.from() + (k + 1) * step)));
    var low = Infinity, high = -Infinity;
    for (var i = pair * first; i < pair * last; i++) {
        low = Math.min(low, weights.values[i]);
        high = Math.max(high, weights.values[i]);
    }
    return pair === 2 ? [low, high] : [Math.min(0, low), Math.max(0, high)];
};

weights.measure_all = function () {
    weights.bars = [];
    weights.width = mgraphics.size[0];
    for (var k = 0; weights.values.length && k < weights.count(); k++) weights.bars.push(weights.measure(k));
};

weights.update = function () {
    weights.measure_all();
    lp.redraw();
};

weights.same = function (values) {
    if (values.length !== weights.values.length) return false;
    for (var i = 0; i < values.length; i++) if (values[i] !== weights.values[i]) return false;
    return true;
};

// The scale stays as long as it can: it would be odd if what one draws changed its size under the mouse.
weights.take = function (values, buffer) {
    weights.buffer = buffer;
    if (weights.same(values)) return;
    var peak = 0;
    for (var i = 0; i < values.length; i++) peak = Math.max(peak, Math.abs(values[i]));
    if (peak > weights.top || peak < weights.top / 4 || weights.top === 0) weights.top = peak > 0 ? 1.1 * peak : 1;
    weights.values = values;
    weights.update();
};

// Every `new Buffer` holds on to its buffer~: one at a time.
weights.open = function (name) {
    if (!weights.handle || weights.handle.lp_name !== name) weights.handle = new Buffer(name);
    weights.handle.lp_name = name;
    return weights.handle;
};

// --- messages ------------------------------------------------------------------------------------------------------

function layer(number, name, size) {
    if (arguments.length < 3 || !lp.finite(number) || !(lp.finite(size) && size > 0)) {
        return lp.refuse("layer", arguments, "number name size");
    }
    if (String(name) === weights.layer && size === weights.size) return;
    weights.layer = String(name);
    weights.size = size;
    weights.top = 0;
    weights.part = [0, 1];
    weights.values = [];
    weights.pen = null;
    weights.update();
}

function view(name, points) {
    if (arguments.length !== 2 || typeof name !== "string" || !(lp.finite(points) && points >= 1)) {
        return lp.refuse("view", arguments, "the name of a buffer~ and how many points it holds");
    }
    if (weights.pen && !weights.pen.moves) {
        weights.pen.late = [name, points];
        return;
    }
    var buffer = weights.open(name);
    var values = buffer.framecount() >= points ? [].concat(buffer.peek(1, 0, points)) : [];
    if (!values.length || !lp.numbers(values)) {
        return lp.refuse("view", arguments, "a buffer~ of that name with as many finite samples");
    }
    weights.take(values, name);
}

function list() {
    if (!lp.numbers(lp.list(arguments))) return lp.refuse("list", arguments, "numbers");
    if (weights.pen) return;
    weights.size = arguments.length;
    weights.take(lp.list(arguments), "");
}

function zoom(factor) {
    if (!lp.numbers(lp.list(arguments), 1) || factor < 1 || factor > 100) return lp.refuse("zoom", arguments, "1 to 100");
    if (factor !== weights.zoom) lp.redraw();
    weights.zoom = factor;
}

function part(from, to) {
    if (!lp.numbers(lp.list(arguments), 2) || from < 0 || to > 1 || to <= from) {
        return lp.refuse("part", arguments, "from and to, 0 to 1");
    }
    weights.part = [from, to];
    weights.update();
}

function clear() {
    weights.values = [];
    weights.layer = weights.buffer = "";
    weights.pen = null;
    weights.update();
}

// --- mouse ---------------------------------------------------------------------------------------------------------

weights.scale = function () { return weights.top / weights.zoom; };
weights.y = function (value) { return mgraphics.size[1] / 2 * (1 - value / weights.scale()); };

weights.stroke = function (b0, v0, b1, v1) {
    var pair = weights.pair(), first = Math.min(b0, b1), last = Math.max(b0, b1), run = [];
    for (var b = first; b <= last; b++) {
        var value = b0 === b1 ? v1 : v0 + (v1 - v0) * (b - b0) / (b1 - b0);
        for (var i = 0; i < pair; i++) run.push(value);
    }
    for (var k = 0; k < run.length; k++) weights.values[pair * first + k] = run[k];
    if (weights.buffer) weights.open(weights.buffer).poke(1, pair * first, run);
    var step = weights.shown() / weights.count();
    var end = Math.min(weights.bars.length - 1, Math.ceil((last + 1 - weights.from()) / step));
    for (k = Math.max(0, Math.floor((first - weights.from()) / step) - 1); k <= end; k++) weights.bars[k] = weights.measure(k);
    lp.redraw();
};

// Up zooms in around the mouse, sideways moves along; never less than a few weights.
weights.move = function (x, y) {
    var pen = weights.pen, wide = weights.part[1] - weights.part[0], at = weights.part[0] + pen.x / weights.width * wide;
    var now = Math.min(1, Math.max(weights.least / Math.max(weights.least, weights.bins()), wide * Math.pow(1.02, y - pen.y)));
    var from = Math.max(0, Math.min(1 - now, at - x / weights.width * now));
    pen.x = x;
    pen.y = y;
    if (from !== weights.part[0] || now !== wide) part(from, Math.min(1, from + now));
};

weights.draw = function (x, y, shift) {
    var pen = weights.pen, bin = weights.bin(x);
    pen.raw += (shift ? 0.1 : 1) * (pen.y - y) * 2 * weights.scale() / mgraphics.size[1];
    var value = Math.max(-weights.scale(), Math.min(weights.scale(), pen.raw));
    weights.stroke(pen.bin === null ? bin : pen.bin, pen.value, bin, value);
    pen.y = y;
    pen.bin = bin;
    pen.value = value;
};

function onclick(x, y, button, command, shift) {
    if (!weights.values.length || !lp.finite(x) || !lp.finite(y)) return;
    var value = weights.scale() * (1 - 2 * y / mgraphics.size[1]), at = weights.pair() * weights.bin(x);
    if (shift) value = (weights.values[at] + weights.values[at + weights.pair() - 1]) / 2;
    weights.pen = { x: x, y: y, raw: value, bin: null, value: value, moves: !!command, late: null };
    if (!command) weights.draw(x, y, shift);
}
onclick.local = 1;

function ondrag(x, y, button, command, shift) {
    if (!weights.pen || !lp.finite(x) || !lp.finite(y)) return;
    if (weights.pen.moves) weights.move(x, y);
    else weights.draw(x, y, shift);
    if (button) return;
    var drew = !weights.pen.moves, late = weights.pen.late;
    weights.pen = null;
    if (late) view(late[0], late[1]);
    if (drew && weights.buffer) outlet(0, "draw", weights.buffer);
    else if (drew) outlet(0, weights.values);
    lp.redraw();
}
ondrag.local = 1;

function ondblclick(x, y, button, command) { if (command && (weights.part[0] > 0 || weights.part[1] < 1)) part(0, 1); }
ondblclick.local = 1;

// --- picture -------------------------------------------------------------------------------------------------------

weights.draw_bars = function () {
    var count = weights.bars.length, wide = lp.w / weights.shown(), gap = wide >= 4 ? 1 : 0, from = weights.from();
    for (var k = 0; k < count; k++) {
        var left = wide > 1 ? (Math.floor(from) + k - from) * wide : k, high = Math.max(0, weights.y(weights.bars[k][1]));
        var tall = Math.max(1, Math.min(lp.h, weights.y(weights.bars[k][0])) - high);
        mgraphics.rectangle(left, high, Math.max(1, wide - gap), tall);
    }
    lp.set("fg");
    mgraphics.fill();
};

weights.draw_text = function () {
    lp.set("text");
    if (!weights.values.length) return lp.text(weights.layer || "no layer", lp.w / 2, lp.h / 2 - 8, 9, 0.5);
    lp.text(weights.layer, 4, 8, 9, 0);
    var shown = weights.pen && !weights.pen.moves ? weights.pen.value : weights.scale();
    lp.text((weights.pen && !weights.pen.moves ? "" : "\u00b1") + shown.toPrecision(3), lp.w - 4, 8, 9, 1);
};

function paint() {
    lp.begin();
    if (lp.w !== weights.width) weights.measure_all();
    lp.set("grid");
    for (var i = 1; i < 4; i++) lp.line(0, lp.sharp(lp.h * i / 4), lp.w, lp.sharp(lp.h * i / 4));
    lp.stroke(1);
    weights.draw_bars();
    weights.draw_text();
    if (weights.part[0] === 0 && weights.part[1] === 1) return;
    lp.set("alt");
    mgraphics.rectangle(weights.part[0] * lp.w, lp.h - 2, Math.max(3, (weights.part[1] - weights.part[0]) * lp.w), 2);
    mgraphics.fill();
}
paint.local = 1;
