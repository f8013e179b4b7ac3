// Pictures of the device's views, for the docs: node docs/figures/views.js [scale] writes docs/img/views-*.png
//
// Needs rsvg-convert (Debian: librsvg2-bin) and the font Inter (fonts-inter), which stands in for Live's own.
"use strict";
const { execFileSync } = require("node:child_process");
const fs = require("node:fs");
const path = require("node:path");
const { Box } = require("../../tests/views/max_stub.js");

const ROOT = path.join(__dirname, "..", "..");
const rgb = (hex) => [1, 3, 5].map((i) => parseInt(hex.slice(i, i + 2), 16) / 255).concat(1);

/** Live's dark and light theme (whose displays stay dark), near enough, under Max's names; and a patch on white paper. */
const THEMES = {
    dark: { surface: "#2a2a2a", label: "#b5b5b5", live_lcd_bg: "#181818", live_lcd_control_fg: "#ffad56", live_lcd_control_fg_alt: "#03c3d5", live_lcd_frame: "#3e3e3e", live_lcd_title: "#9c9c9c" },
    light: { surface: "#c3c3c3", label: "#1e1e1e", live_lcd_bg: "#1e1e1e", live_lcd_control_fg: "#ffad56", live_lcd_control_fg_alt: "#03c3d5", live_lcd_frame: "#3e3e3e", live_lcd_title: "#b0b0b0" },
    bright: { surface: "#ffffff", label: "#000000", live_lcd_bg: "#f4f4f2", live_lcd_control_fg: "#c25a00", live_lcd_control_fg_alt: "#00718a", live_lcd_frame: "#d2d2d0", live_lcd_title: "#5a5a5a" },
};

/** Numbers that look random and are the same each time. */
function chance(seed) {
    let state = seed;
    return () => (state = (state * 16807) % 2147483647) / 2147483647;
}

const bell = (draw) => draw() + draw() + draw() + draw() - 2;

function seedmap(box) {
    const text = fs.readFileSync(path.join(ROOT, "latentplay", "data", "seedmap.txt"), "utf8");
    box.files["seedmap.txt"] = text;
    box.message("file", "seedmap.txt");
    box.message("basis", "voronoi");
    box.message("seedmap", 0.62, 0.7);
    const dots = text.split("basis voronoi")[1].split("\n").slice(1, 257).map((line) => line.split(" ").map(Number));
    const near = dots.sort((a, b) => Math.hypot(a[1] - 0.62, a[2] - 0.7) - Math.hypot(b[1] - 0.62, b[2] - 0.7));
    box.message("seed", ...near.slice(0, 8).map((dot) => dot[0]));
}

function pad(mode) {
    return (box) => {
        const draw = chance(11);
        for (let id = 1; id <= 12; id++) box.message("point", id, draw(), draw());
        box.message("mode", mode);
        box.message("chosen", 4);
        box.message("xy", 0.36, 0.58);
    };
}

function weights(count, size, zoomed) {
    return (box) => {
        const draw = chance(5);
        const layer = Array.from({ length: size }, (_, i) => 0.08 * bell(draw) * (0.6 + 0.5 * Math.sin(i / size * 19)) + 0.01 * Math.sin(i / size * 40));
        const step = size / (count / 2);
        box.buffers["---view"] = size <= count ? layer : Array.from({ length: count / 2 }, (_, b) => layer.slice(b * step, (b + 1) * step)).flatMap((bin) => [Math.min(...bin), Math.max(...bin)]);
        box.message("layer", 12, "decoder.net.3.weight", size, "decode");
        box.message("view", "---view", box.buffers["---view"].length);
        if (zoomed) box.message("part", 0.3, 0.42);
    };
}

/** Textures as the seed map numbers them. */
const SEEDS = [1606432056, -1727883450, 52874331, 933016412, -288104377, 1420937508, -905412236, 77310945];

function movements(voices, seeds = []) {
    return (box) => {
        if (seeds.length) box.message("seed", ...seeds);
        const draw = chance(3);
        const phases = Array.from({ length: voices }, () => [draw() * 6, 0.05 + 0.15 * draw(), 1.6 + 1.3 * draw(), draw() > 0.6]);
        for (let t = 0; t < 100; t++) {
            box.message("list", ...phases.map(([start, speed, size, steps]) => {
                const at = steps ? Math.floor(t * speed * 1.6) * 1.7 : t * speed;
                return size * (0.7 * Math.sin(at + start) + 0.3 * Math.sin(2.7 * at + 2 * start));
            }));
            box.wait(40);
        }
    };
}

function meters(box) {
    box.message("meter", 1.4, -14, -1.2, 0);
    box.wait(700);
    box.message("meter", -7.5, -18.2, -4.1, 3.4);
    box.wait(50);
}

/** What each view is told in a picture of the whole device. */
const TELL = {
    "lp.seedmap.js": seedmap, "lp.pad.js": pad("map"), "lp.weights.js": weights(1024, 98304, false), "lp.movements.js": movements(8, SEEDS), "lp.meters.js": meters,
    "lp.distribution.js": (box) => box.message("distribution", "beta"),
};

/** Name of the view, what the picture calls it, place on the sheet, size, and what it is told. */
const SHEET = [
    ["lp.seedmap.js", "seed map", 10, 24, 150, 150, seedmap],
    ["lp.pad.js", "pad, map", 170, 24, 165, 150, pad("map")],
    ["lp.pad.js", "pad, predict", 345, 24, 165, 150, pad("predict")],
    ["lp.movements.js", "movements", 520, 24, 180, 150, movements(8)],
    ["lp.meters.js", "meters", 710, 24, 90, 150, meters],
    ["lp.weights.js", "weights (a large layer)", 10, 198, 434, 115, weights(1024, 98304, false)],
    ["lp.weights.js", "weights (a part)", 454, 198, 216, 115, weights(512, 512, true)],
    ["lp.distribution.js", "distribution", 680, 198, 120, 20, (box) => box.message("distribution", "beta")],
    ["lp.distribution.js", "", 680, 224, 120, 89, () => {}],
];

function sheet(theme) {
    const colours = Object.fromEntries(Object.entries(theme).filter(([name]) => name.startsWith("live_")).map(([name, hex]) => [name, rgb(hex)]));
    const views = SHEET.map(([view, label, x, y, width, height, tell]) => {
        const box = new Box(view, { width, height, theme: colours, buffers: {}, files: {} });
        tell(box);
        box.paint();
        if (box.errors.length) throw new Error(box.errors.join());
        return `<text x="${x}" y="${y - 7}" font-size="9" fill="${theme.label}">${label}</text>${box.svg().replace("<svg ", `<svg x="${x}" y="${y}" `)}`;
    });
    return `<svg xmlns="http://www.w3.org/2000/svg" width="810" height="324" font-family="Inter, sans-serif" font-weight="500"><rect width="810" height="324" fill="${theme.surface}"/>${views.join("\n")}</svg>`;
}

function write(scale) {
    for (const [name, theme] of Object.entries(THEMES)) {
        const out = path.join(ROOT, "docs", "img", `views-${name}.png`);
        execFileSync("rsvg-convert", ["-z", scale, "-o", out], { input: sheet(theme) });
    }
}

if (require.main === module) write(process.argv[2] || "1");

module.exports = { THEMES, TELL, rgb, sheet };
