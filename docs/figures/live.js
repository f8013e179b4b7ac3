// Pictures of the device for Live, for the docs: node docs/figures/live.js [folder] draws every panel in both languages.
//
// Needs rsvg-convert (Debian: librsvg2-bin) and the font Inter (fonts-inter), which stands in for Live's own.
"use strict";
const { execFileSync } = require("node:child_process");
const fs = require("node:fs");
const path = require("node:path");
const { draw, INK } = require("./live_boxes.js");

const ROOT = path.join(__dirname, "..", "..");
const DEVICES = { en: "Latentplay.amxd", fr: "Latentplay FR.amxd" };
const SCALE = 2;

/** A device in the middle of a piece; and as it is when it has just been put on a track. */
const bars = (word, list) => Object.fromEntries(list.map((value, i) => [`${word} ${i + 1}`, value]));
const PLAYING = {
    values: {
        "Dry Wet": 85, Out: -2, Modulation: 1, Basis: 4, Jump: 420, Smooth: 35, Time: 2000, "Time Chaos": 20, "Time Unit": 1, "Time Note": 6, Sync: 1,
        "Seed Map X": 0.62, "Seed Map Y": 0.7, "Pad X": 0.36, "Pad Y": 0.58, "Map Time": 1, "Pad Glide": 400, "Live Mode": 1, "Weight Scale": 1.4,
        "Weight Chaos": 35, Random: 7, Distribution: 2, Layer: 12, Morph: 0.4, "Preset Glide": 1500, Align: 60,
        ...bars("Scale", [2.2, 1.4, 0.8, 1.9, -0.7, 0.4, 1.1, 1.6]), ...bars("Offset", [0.5, -1.2, 0, 0.9, 0, -0.4, 1.3, 0]),
    },
    grey: ["Align", "Encode Deadline", "Decode Deadline", "Tempo", "Time"], lit: [], empty: false,
};
const TEXTS = {
    en: { "models": "demo", state: "demo: 8 latents, 48000 Hz", latency: "latency 2880 samples (60.0 ms)", points: "12 points", "point.chosen": "4", error: "error 0.0021", "layer.name": "12 decoder.net.3.weight (98304)", "preset.chosen": "night", "preset.a": "night", "preset.b": "rain", "preset.name": "night", "preset.said": "kept: night" },
    fr: { "models": "demo", state: "demo : 8 latents, 48000 Hz", latency: "latence 2880 échantillons (60.0 ms)", points: "12 points", "point.chosen": "4", error: "erreur 0.0021", "layer.name": "12 decoder.net.3.weight (98304)", "preset.chosen": "nuit", "preset.a": "nuit", "preset.b": "pluie", "preset.name": "nuit", "preset.said": "gardé : nuit" },
};

/** The patcher inside a device: the third chunk, without the zero at its end. */
function read(file) {
    const data = fs.readFileSync(path.join(ROOT, "m4l_device", file)), start = data.indexOf("ptch") + 8;
    return JSON.parse(data.subarray(start, data.length - 1).toString()).patcher;
}

function panels(file) {
    return read(file).boxes.map((one) => one.box).filter((box) => box.maxclass === "bpatcher");
}

/** A panel at a place; the surface lies below all else. */
function drawn(panel, x, told) {
    const boxes = panel.patcher.boxes.map((one) => one.box).filter((box) => box.presentation);
    boxes.sort((a, b) => (a.maxclass !== "panel") - (b.maxclass !== "panel"));
    return `<g transform="translate(${x} 0)">${boxes.map((box) => draw(box, told)).join("\n")}</g>`;
}

function sheet(shown, told) {
    const wide = shown.reduce((sum, panel) => sum + panel.presentation_rect[2], 0);
    let x = 0;
    const inside = shown.map((panel) => drawn(panel, (x += panel.presentation_rect[2]) - panel.presentation_rect[2], told));
    return `<svg xmlns="http://www.w3.org/2000/svg" width="${wide}" height="169" font-family="Inter, sans-serif"><rect width="${wide}" height="169" fill="${INK.surface}"/>${inside.join("\n")}</svg>`;
}

/** Name of each picture, and its SVG. */
function pictures(language) {
    const all = panels(DEVICES[language]), told = { ...PLAYING, texts: TEXTS[language] };
    const open = { values: { ...PLAYING.values, "Show Modulators": 1, "Show Control": 1, "Show Bending": 1, "Show Presets": 1 } };
    const found = Object.fromEntries(all.map((panel) => [panel.varname.replace("panel.", "live-"), sheet([panel], told)]));
    found["live-fresh"] = sheet(all.slice(0, 1), { ...PLAYING, values: {}, texts: {}, empty: true });
    found["live-all"] = sheet(all, { ...told, ...open });
    return found;
}

function write(folder) {
    for (const language of Object.keys(DEVICES)) {
        for (const [name, svg] of Object.entries(pictures(language))) {
            const scale = name === "live-all" ? 1 : SCALE;
            execFileSync("rsvg-convert", ["-z", String(scale), "-o", path.join(folder, `${name}-${language}.png`)], { input: svg });
        }
    }
}

if (require.main === module) write(process.argv[2] || path.join(ROOT, "docs", "img"));

module.exports = { DEVICES, pictures };
