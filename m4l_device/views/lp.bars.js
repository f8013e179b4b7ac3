// Eight bars around zero, the scale or the offset of eight latents: one gesture draws over all of them.
//
// For developers. Inlet: what [routepass scale offset] lets through from lp.mod~, a value for each voice of which the
// first eight are shown (bars without a voice are dim); `bar n value` for one. Outlet: `bar n value` (n from 1) while
// the mouse moves; bars that it passes between two places get what lies between. Shift: ten times finer. A double
// click sets a bar to 0.

inlets = 1;
outlets = 1;
include("lp.view.js");
lp.name = "lp.bars";
lp.words = "scale or offset values, bar n value";
setinletassist(0, "scale or offset of lp.mod~; bar n value");
setoutletassist(0, "bar n value");

var bars = { values: [0, 0, 0, 0, 0, 0, 0, 0], most: 8, count: 8, range: 3, pen: null };

// What leaves has two decimals, as the number below a bar shows them.
bars.rounded = function (value) { return Math.round(Math.max(-bars.range, Math.min(bars.range, value)) * 100) / 100; };

bars.put = function (place, value) {
    if (bars.values[place] === value) return false;
    bars.values[place] = value;
    lp.redraw();
    return true;
};

bars.take = function (word, args) {
    var list = lp.list(args), count = Math.min(bars.most, list.length);
    if (!list.length || !lp.numbers(list)) return lp.refuse(word, args, "a number for each voice");
    if (count !== bars.count) lp.redraw();
    bars.count = count;
    for (var i = 0; i < count; i++) bars.put(i, list[i]);
};

// --- messages ------------------------------------------------------------------------------------------------------

function scale() { bars.take("scale", arguments); }
function offset() { bars.take("offset", arguments); }

function bar(n, value) {
    if (arguments.length !== 2 || !lp.within(n, 1, bars.most) || n % 1 !== 0 || !lp.finite(value)) {
        return lp.refuse("bar", arguments, "a bar from 1 to " + bars.most + " and a number");
    }
    bars.put(n - 1, value);
}

// --- mouse ---------------------------------------------------------------------------------------------------------

bars.wide = function () { return mgraphics.size[0] / bars.most; };
bars.at = function (x) { return Math.max(0, Math.min(bars.count - 1, Math.floor(x / bars.wide()))); };
bars.y = function (value) { return mgraphics.size[1] / 2 - value / bars.range * (mgraphics.size[1] / 2 - 2); };
bars.per_pixel = function () { return bars.range / Math.max(1, mgraphics.size[1] / 2 - 2); };

bars.send = function (place, value) {
    var rounded = bars.rounded(value);
    if (bars.put(place, rounded)) outlet(0, "bar", place + 1, rounded);
};

function onclick(x, y, button, command, shift) {
    if (!lp.finite(x) || !lp.finite(y)) return;
    var place = bars.at(x), value = shift ? bars.values[place] : (mgraphics.size[1] / 2 - y) * bars.per_pixel();
    bars.pen = { place: place, value: value, y: y };
    bars.send(place, value);
}
onclick.local = 1;

function ondrag(x, y, button, command, shift) {
    var pen = bars.pen;
    if (!pen || !lp.finite(x) || !lp.finite(y)) return;
    var place = bars.at(x), steps = Math.max(1, Math.abs(place - pen.place));
    var value = pen.value + (pen.y - y) * bars.per_pixel() * (shift ? 0.1 : 1), way = place < pen.place ? -1 : 1;
    for (var i = 1; i < steps; i++) bars.send(pen.place + way * i, pen.value + (value - pen.value) * i / steps);
    bars.send(place, value);
    bars.pen = button ? { place: place, value: value, y: y } : null;
}
ondrag.local = 1;

function ondblclick(x) { if (lp.finite(x)) bars.send(bars.at(x), 0); }
ondblclick.local = 1;

// --- picture -------------------------------------------------------------------------------------------------------

bars.draw = function (i, wide) {
    var zero = bars.y(0), to = bars.y(bars.rounded(bars.values[i])), x = Math.round(i * wide) + 2, w = Math.round(wide) - 4;
    lp.set("grid", i < bars.count ? 0.45 : 0.15);
    lp.fill(x, 2, w, lp.h - 4);
    if (i >= bars.count) return;
    lp.set("fg");
    lp.fill(x, Math.min(zero, to), w, Math.max(1, Math.abs(zero - to)));
    if (w < 8) return;
    lp.text("text", String(i + 1), x + w / 2, bars.values[i] < -0.01 ? zero - 7 : zero + 7, 7.5, 0.5);
};

function paint() {
    lp.begin();
    for (var i = 0; i < bars.most; i++) bars.draw(i, bars.wide());
    lp.set("text", 0.5);
    lp.line(0, lp.sharp(lp.h / 2), lp.w, lp.sharp(lp.h / 2));
    lp.stroke(1);
}
paint.local = 1;
