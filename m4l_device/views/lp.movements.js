// The movements of the voices as they go: a lane for each, the newest value at the right.
//
// For developers. Inlet: a list, one value for each voice, at most 25 times a second (each list is a step to the left);
// `clear`; `span n` (10 to 1000: how many lists are seen), `range f` (the value at the edge of a lane, at first 3);
// `seed n n ...` as lp.mod~ says them: the number of its texture stands in the lane of each voice.
// Where lanes would be thinner than 8 pixels, all voices share one.

inlets = 1;
outlets = 0;
include("lp.view.js");
lp.name = "lp.movements";
lp.words = "a list of values, clear, span lists, range value, seed n n ...";
setinletassist(0, "a list of values, one for each voice; clear, span, range, seed");

var movements = { traces: [], seeds: [], span: 100, range: 3, most: 128, thinnest: 8, wide_enough: 140, seed_wide: 48 };

movements.start = function (voices) {
    movements.traces = [];
    for (var v = 0; v < voices; v++) movements.traces.push([]);
};

movements.cut = function () {
    for (var v = 0; v < movements.traces.length; v++) {
        while (movements.traces[v].length > movements.span) movements.traces[v].shift();
    }
};

// --- messages ------------------------------------------------------------------------------------------------------

function list() {
    var values = lp.list(arguments);
    if (!lp.numbers(values) || values.length > movements.most) {
        return lp.refuse("list", arguments, "a number for each voice, at most " + movements.most);
    }
    if (values.length !== movements.traces.length) movements.start(values.length);
    for (var v = 0; v < values.length; v++) movements.traces[v].push(values[v]);
    movements.cut();
    lp.redraw();
}

// One voice: Max sends a list of one as a number.
function msg_float(value) { list(value); }
function msg_int(value) { list(value); }

function clear() {
    movements.start(0);
    lp.redraw();
}

function span(lists) {
    if (!lp.within(lists, 10, 1000)) return lp.refuse("span", arguments, "10 to 1000 lists");
    movements.span = Math.round(lists);
    movements.cut();
    lp.redraw();
}

function range(value) {
    if (!lp.within(value, 1e-6, 1e6)) return lp.refuse("range", arguments, "a number above 0");
    movements.range = value;
    lp.redraw();
}

function seed() {
    var list = lp.seeds(arguments);
    if (!list.length) return lp.refuse("seed", arguments, "the seeds that play");
    if (list.join() === movements.seeds.join()) return;
    movements.seeds = list;
    lp.redraw();
}

// --- picture -------------------------------------------------------------------------------------------------------

movements.y = function (value, middle, half) {
    return middle - half * Math.max(-1, Math.min(1, value / movements.range));
};

movements.draw_trace = function (trace, left, middle, half, alpha) {
    var step = (lp.w - left - 4) / (movements.span - 1), x = lp.w - 4 - (trace.length - 1) * step;
    mgraphics.move_to(x, movements.y(trace[0], middle, half));
    for (var i = 1; i < trace.length; i++) mgraphics.line_to(x + i * step, movements.y(trace[i], middle, half));
    lp.set("fg", alpha);
    mgraphics.set_line_join("round");
    lp.stroke(1.25);
    lp.set("alt");
    lp.disc(lp.w - 4, movements.y(trace[trace.length - 1], middle, half), 1.8);
    mgraphics.fill();
};

movements.draw_middle = function (left, middle) {
    lp.set("grid");
    lp.line(left, lp.sharp(middle), lp.w - 4, lp.sharp(middle));
    lp.stroke(1);
};

// Number and, in boxes that are wide enough, seed of each voice; where its trace may begin.
movements.draw_names = function (count, tall) {
    var left = count > 9 ? 16 : 12, seeds = lp.w >= movements.wide_enough ? movements.seeds.slice(0, count) : [];
    for (var v = 0; v < count; v++) {
        var middle = 2 + tall * (v + 0.5);
        lp.text("text", String(v + 1), left - 4, middle, Math.min(8, tall - 1), 1);
        if (v < seeds.length) lp.text("text", String(seeds[v]), left, middle, Math.min(7, tall - 1), 0);
    }
    return left + (seeds.length ? movements.seed_wide : 0);
};

function paint() {
    lp.begin();
    var count = movements.traces.length, tall = (lp.h - 4) / count, lanes = tall >= movements.thinnest;
    if (!count || !lanes) tall = lp.h - 4;
    var left = count && lanes ? movements.draw_names(count, tall) : 4;
    if (!count || !lanes) movements.draw_middle(left, lp.h / 2);
    for (var v = 0; v < count; v++) {
        var middle = lanes ? 2 + tall * (v + 0.5) : lp.h / 2;
        if (lanes) movements.draw_middle(left, middle);
        movements.draw_trace(movements.traces[v], left, middle, tall / 2 - 1, lanes ? 1 : 0.5);
    }
}
paint.local = 1;
