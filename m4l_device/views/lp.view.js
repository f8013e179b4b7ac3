// What the views share: colours of the theme, 25 pictures a second at most, checks, errors, a place to drag.
//
// For developers. A view begins with include("lp.view.js") and sets lp.name and lp.words. Everything is written for
// jsui of Max 8 (JavaScript of 2011) and runs as it is in jsui and v8ui of Max 9. What hangs below `lp` is no message;
// a view's global functions are, and its event handlers are marked local.
//
// Colours: the theme's, asked at every paint, so that a change of theme shows. The attributes bgcolor, fgcolor,
// altcolor, gridcolor and textcolor (r g b a) replace them; without numbers they give the theme its way again.

var lp = { name: "lp.view", words: "", interval: 40, waits: false, painted: -1e9, ink: null };

// The constants are those of Live's dark theme, for a Max that does not know the names (before 8.6).
lp.theme = {
    bg: ["live_lcd_bg", [0.094, 0.094, 0.094, 1]],
    fg: ["live_lcd_control_fg", [1, 0.678, 0.337, 1]],
    alt: ["live_lcd_control_fg_alt", [0.012, 0.765, 0.835, 1]],
    grid: ["live_lcd_frame", [0.243, 0.243, 0.243, 1]],
    text: ["live_lcd_title", [0.62, 0.62, 0.62, 1]]
};
var bgcolor = [], fgcolor = [], altcolor = [], gridcolor = [], textcolor = [];
var font = "Ableton Sans Medium";

mgraphics.init();
mgraphics.relative_coords = 0;
mgraphics.autofill = 0;

// --- checks and errors ---------------------------------------------------------------------------------------------

lp.finite = function (x) { return typeof x === "number" && isFinite(x); };

lp.list = function (args) { return Array.prototype.slice.call(args); };

// All of them finite numbers, and `count` of them where it is given.
lp.numbers = function (list, count) {
    if (count !== undefined && list.length !== count) return false;
    for (var i = 0; i < list.length; i++) if (!lp.finite(list[i])) return false;
    return true;
};

lp.within = function (x, low, high) { return lp.finite(x) && x >= low && x <= high; };

// What is shown and what leaves has five decimals: finer than any screen, shorter than a double.
lp.unit = function (x) { return Math.round(Math.max(0, Math.min(1, x)) * 1e5) / 1e5; };

lp.is_place = function (list) { return lp.numbers(list, 2) && lp.within(list[0], 0, 1) && lp.within(list[1], 0, 1); };

// Seeds as lp.mod~ says them, numbers or words such as 0x8f56c88b, as signed numbers; nothing where one is no seed.
lp.seeds = function (args) {
    var list = lp.list(args), found = [];
    for (var i = 0; i < list.length; i++) {
        var seed = /^0x[0-9a-f]{8}$/.test(list[i]) ? parseInt(list[i], 16) | 0 : list[i];
        if (!lp.finite(seed)) return [];
        found.push(seed);
    }
    return found;
};

lp.refuse = function (word, args, expected) {
    var said = [word].concat(lp.list(args)).join(" ");
    if (said.length > 60) said = said.slice(0, 57) + "...";
    error(lp.name + ": '" + said + "': expected " + expected + "\n");
};

function anything() { lp.refuse(messagename, arguments, "one of: " + lp.words); }

// --- colours -------------------------------------------------------------------------------------------------------

lp.is_colour = function (c) {
    if (!c || (c.length !== 3 && c.length !== 4)) return false;
    for (var i = 0; i < c.length; i++) if (!lp.within(c[i], 0, 1)) return false;
    return true;
};

lp.colour = function (own, theme) {
    var found = own.length ? own : null;
    try { found = found || max.getcolor(theme[0]); } catch (unknown) { found = null; }
    found = lp.is_colour(found) ? found : theme[1];
    return [found[0], found[1], found[2], found.length > 3 ? found[3] : 1];
};

lp.palette = function () {
    var own = { bg: bgcolor, fg: fgcolor, alt: altcolor, grid: gridcolor, text: textcolor }, ink = {};
    for (var role in own) ink[role] = lp.colour(own[role], lp.theme[role]);
    return ink;
};

lp.replace = function (word, args, own) {
    var list = lp.list(args.length === 1 && args[0] instanceof Array ? args[0] : args);
    if (list.length && !lp.is_colour(list)) {
        return lp.refuse(word, list, "red green blue and alpha, each from 0 to 1, or nothing for the theme's");
    }
    own.splice.apply(own, [0, own.length].concat(list));
    lp.redraw();
};

function set_bgcolor() { lp.replace("bgcolor", arguments, bgcolor); }
function set_fgcolor() { lp.replace("fgcolor", arguments, fgcolor); }
function set_altcolor() { lp.replace("altcolor", arguments, altcolor); }
function set_gridcolor() { lp.replace("gridcolor", arguments, gridcolor); }
function set_textcolor() { lp.replace("textcolor", arguments, textcolor); }
set_bgcolor.local = set_fgcolor.local = set_altcolor.local = set_gridcolor.local = set_textcolor.local = 1;

declareattribute("bgcolor", null, "set_bgcolor");
declareattribute("fgcolor", null, "set_fgcolor");
declareattribute("altcolor", null, "set_altcolor");
declareattribute("gridcolor", null, "set_gridcolor");
declareattribute("textcolor", null, "set_textcolor");

// --- pictures ------------------------------------------------------------------------------------------------------

// A clock that is set back must not stop the pictures: never longer than one interval.
lp.redraw = function () {
    if (lp.waits) return;
    var now = new Date().getTime();
    var wait = Math.min(lp.interval, lp.painted + lp.interval - now);
    if (wait <= 0) return lp.show();
    lp.waits = true;
    lp.task.schedule(wait);
};

lp.show = function () {
    lp.waits = false;
    lp.painted = new Date().getTime();
    mgraphics.redraw();
};

lp.task = new Task(lp.show, lp);

// The first lines of a paint: colours, size, background.
lp.begin = function () {
    lp.ink = lp.palette();
    lp.w = mgraphics.size[0];
    lp.h = mgraphics.size[1];
    lp.set("bg");
    lp.fill(0, 0, lp.w, lp.h);
};

// Boxes of no size at all happen while a patch is laid out.
lp.fill = function (x, y, w, h) {
    mgraphics.rectangle(x, y, Math.max(0, w), Math.max(0, h));
    mgraphics.fill();
};

lp.set = function (role, alpha) {
    var c = lp.ink[role] || role;
    mgraphics.set_source_rgba(c[0], c[1], c[2], c[3] * (alpha === undefined ? 1 : alpha));
};

lp.line = function (x0, y0, x1, y1) {
    mgraphics.move_to(x0, y0);
    mgraphics.line_to(x1, y1);
};

lp.stroke = function (width) {
    mgraphics.set_line_width(width);
    mgraphics.stroke();
};

lp.disc = function (x, y, r) { mgraphics.ellipse(x - r, y - r, 2 * r, 2 * r); };

// A line that lies between pixels is grey: in the middle of one it is sharp.
lp.sharp = function (x) { return Math.floor(x) + 0.5; };

// `align` 0: x is its left end, 0.5: its middle, 1: its right end; y is its middle.
lp.text = function (role, text, x, y, size, align) {
    lp.set(role);
    mgraphics.select_font_face(font);
    mgraphics.set_font_size(size);
    mgraphics.move_to(x - align * mgraphics.text_measure(text)[0], y + size * 0.36);
    mgraphics.show_text(text);
};

function onresize() { lp.redraw(); }
onresize.local = 1;

function notifydeleted() { lp.task.cancel(); }
notifydeleted.local = 1;

// --- a place on the unit square, (0, 0) at the lower left ------------------------------------------------------------

lp.square = { margin: 9, raw: [0, 0], last: [0, 0] };

lp.square.wide = function () { return Math.max(1, mgraphics.size[0] - 2 * lp.square.margin); };
lp.square.high = function () { return Math.max(1, mgraphics.size[1] - 2 * lp.square.margin); };
lp.square.x = function (u) { return lp.square.margin + u * lp.square.wide(); };
lp.square.y = function (v) { return lp.square.margin + (1 - v) * lp.square.high(); };

// Where the mouse was pressed; with shift the place stays and is only moved from there.
lp.square.press = function (x, y, place, shift) {
    var u = (x - lp.square.margin) / lp.square.wide(), v = 1 - (y - lp.square.margin) / lp.square.high();
    if (!lp.finite(u) || !lp.finite(v)) return place;
    return lp.square.hold(x, y, shift ? place : [u, v]);
};

lp.square.hold = function (x, y, place) {
    lp.square.last = [x, y];
    lp.square.raw = [place[0], place[1]];
    return [lp.unit(place[0]), lp.unit(place[1])];
};

// It goes on counting outside, so that the place is under the mouse again when it is back. With shift a tenth as far.
lp.square.drag = function (x, y, place, shift) {
    var by = shift ? 0.1 : 1, s = lp.square;
    if (!lp.finite(x) || !lp.finite(y)) return place;
    return s.hold(x, y, [s.raw[0] + by * (x - s.last[0]) / s.wide(), s.raw[1] - by * (y - s.last[1]) / s.high()]);
};

lp.square.grid = function (parts) {
    var s = lp.square;
    for (var i = 0; i <= parts; i++) {
        lp.line(lp.sharp(s.x(i / parts)), s.y(1), lp.sharp(s.x(i / parts)), s.y(0));
        lp.line(s.x(0), lp.sharp(s.y(i / parts)), s.x(1), lp.sharp(s.y(i / parts)));
    }
    lp.stroke(1);
};
