// How each kind of box of the device for Live is drawn, as SVG, near enough to Live's dark theme; views by their own scripts.
"use strict";
const { Box } = require("../../tests/views/max_stub.js");
const { THEMES, TELL, rgb } = require("./views.js");

const INK = { surface: "#363636", label: "#c8c8c8", lcd: "#181818", lit: "#ffad56", on: "#141414", off: "#1f1f1f", press: "#565656", frame: "#0e0e0e", ring: "#151515", needle: "#e6e6e6", lamp: "#4b2020" };
const THEME = Object.fromEntries(Object.entries(THEMES.dark).filter(([name]) => name.startsWith("live_")).map(([name, hex]) => [name, rgb(hex)]));
const SIZE = 9.5;

const clean = (text) => String(text).replace(/&/g, "&amp;").replace(/</g, "&lt;");

function rectangle([x, y, w, h], fill, round = 0, frame = "none") {
    return `<rect x="${x + 0.5}" y="${y + 0.5}" width="${w - 1}" height="${h - 1}" rx="${round}" fill="${fill}" stroke="${frame}" stroke-width="1"/>`;
}

/** A line of text in the middle of a box's height; `align`: start, middle, end. */
function words([x, y, w, h], text, { colour = INK.label, align = "middle", bold = false, size = SIZE, side = 4 } = {}) {
    const at = align === "middle" ? x + w / 2 : align === "end" ? x + w - side : x + side;
    return `<text x="${at}" y="${y + h / 2 + size * 0.36}" font-size="${size}" fill="${colour}" text-anchor="${align}" font-weight="${bold ? 700 : 500}">${clean(text)}</text>`;
}

/** A number as Live writes it. */
function shown(number, value) {
    const style = value.parameter_unitstyle;
    if (style === 9) return value.parameter_units.replace(/%(?:\.(\d))?[fld]+/, (_, digits) => number.toFixed(Number(digits || 0)));
    if (style === 2) return number >= 1000 ? `${(number / 1000).toFixed(2)} s` : `${number.toFixed(0)} ms`;
    const forms = { 0: number.toFixed(0), 4: `${number.toFixed(1)} dB`, 5: `${number.toFixed(0)} %` };
    return forms[style] || number.toFixed(Math.abs(number) < 100 ? 2 : 0);
}

/** How far along its range a value is, as the control shows it. */
function share(number, value) {
    const part = (number - value.parameter_mmin) / (value.parameter_mmax - value.parameter_mmin);
    return Math.pow(part, 1 / (value.parameter_exponent || 1));
}

const KINDS = {
    panel: (box, rect) => `<rect x="${rect[0]}" y="${rect[1]}" width="${rect[2]}" height="${rect[3]}" fill="${INK.surface}"/>`,

    "live.comment": (box, rect, value, at, told) => words(rect, told.texts[box.varname] || box.text, { align: ["start", "middle", "end"][box.textjustification], bold: !!box.fontface, side: 2 }),

    "live.text": (box, rect, value, at) => {
        const lit = box.mode && at;
        return rectangle(rect, lit ? INK.lit : box.mode ? INK.off : INK.press, 2, INK.frame) + words(rect, lit ? box.texton : box.text, { colour: lit ? INK.on : INK.label });
    },

    "live.menu": (box, rect, value, at) => menu(rect, value.parameter_enum[at]),
    umenu: (box, rect, value, at, told) => menu(rect, told.texts[box.varname] || box.items[0] || ""),

    "live.tab": ({}, rect, value, at) => {
        const part = rect[2] / value.parameter_enum.length;
        return value.parameter_enum.map((word, i) => {
            const one = [rect[0] + i * part, rect[1], part, rect[3]];
            return rectangle(one, i === at ? INK.lit : INK.off, 2, INK.frame) + words(one, word, { colour: i === at ? INK.on : INK.label });
        }).join("");
    },

    "live.dial": (box, [x, y, w], value, at) => {
        const [cx, cy, r] = [x + w / 2, y + 25, 10], turn = (part) => (135 + 270 * part) * Math.PI / 180;
        const place = (part, far) => `${cx + far * Math.cos(turn(part))} ${cy + far * Math.sin(turn(part))}`;
        const arc = (from, to, colour) => `<path d="M${place(from, r)}A${r} ${r} 0 ${to - from > 2 / 3 ? 1 : 0} 1 ${place(to, r)}" fill="none" stroke="${colour}" stroke-width="3"/>`;
        const part = share(at, value), zero = value.parameter_mmin < 0 ? share(0, value) : 0;
        return words([x, y, w, 12], value.parameter_shortname) + arc(0, 1, INK.ring) + arc(Math.min(zero, part), Math.max(zero, part) + 1e-6, INK.lit)
            + `<path d="M${place(part, 3)}L${place(part, r + 1)}" stroke="${INK.needle}" stroke-width="1.6"/>` + words([x, y + 36, w, 12], shown(at, value));
    },

    "live.numbox": (box, rect, value, at) => rectangle(rect, INK.lcd, 2, INK.frame) + words(rect, shown(at, value), { colour: INK.lit }),

    "live.slider": (box, [x, y, w, h], value, at) => {
        const part = share(at, value), zero = value.parameter_mmin < 0 ? share(0, value) : 0;
        if (!box.orientation) return bar([x, y, w, h], "x", part, zero);
        return rectangle([x, y + h / 2 - 3, w, 6], INK.lcd, 2, INK.frame) + rectangle([x + part * (w - 7), y + h / 2 - 6, 7, 12], INK.needle, 2, INK.frame);
    },

    textedit: (box, rect, value, at, told) => rectangle(rect, INK.lcd, 2, INK.frame) + words(rect, told.texts[box.varname] || box.text, { colour: INK.lit, align: "start" }),

    led: (box, [x, y, w, h], value, at, told) => `<circle cx="${x + w / 2}" cy="${y + h / 2}" r="${w / 2 - 2}" fill="${told.lit.includes(box.varname) ? "#ff5a3c" : INK.lamp}" stroke="${INK.frame}"/>`,

    jsui: (box, [x, y, w, h], value, at, told) => {
        const view = new Box(box.filename, { width: w, height: h, theme: THEME, args: box.jsarguments || [] });
        if (!told.empty) (TELL[box.filename] || tell_bars)(view, box.varname, told);
        view.paint();
        if (view.errors.length) throw new Error(view.errors.join());
        return view.svg().replace("<svg ", `<svg x="${x}" y="${y}" `);
    },
};

/** The bars' view, with the values that the numbers below it have. */
function tell_bars(view, varname, told) {
    const word = varname.replace(".bars", ""), name = word[0].toUpperCase() + word.slice(1);
    view.message(word, ...Array.from({ length: 8 }, (_, i) => told.values[`${name} ${i + 1}`] || 0));
}

/** An upright bar, from zero. */
function bar([x, y, w, h], axis, part, zero) {
    const inner = h - 6, from = y + 3 + (1 - Math.max(part, zero)) * inner, high = Math.max(2, Math.abs(part - zero) * inner);
    return rectangle([x + 1, y, w - 2, h], INK.lcd, 2, INK.frame) + `<rect x="${x + 4}" y="${from - (high === 2 ? 1 : 0)}" width="${w - 8}" height="${high}" fill="${INK.lit}"/>`;
}

function menu(rect, text) {
    const [x, y, w, h] = rect, at = x + w - 11;
    return rectangle(rect, INK.lcd, 2, INK.frame) + words(rect, text, { colour: INK.lit, align: "start" })
        + `<path d="M${at} ${y + h / 2 - 2}h6l-3 4z" fill="${INK.label}"/>`;
}

/** One box; `told`: values by long name, texts and lights by script name, what is grey, whether the views are empty. */
function draw(box, told) {
    const value = (box.saved_attribute_attributes || {}).valueof || {}, initial = (value.parameter_initial || [0])[0];
    const at = value.parameter_longname in told.values ? told.values[value.parameter_longname] : initial;
    const drawn = KINDS[box.maxclass](box, box.presentation_rect, value, at, told);
    return told.grey.includes(value.parameter_longname) ? `<g opacity="0.4">${drawn}</g>` : drawn;
}

module.exports = { draw, INK };
