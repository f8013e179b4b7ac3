// Movements, meters and distributions: what they show of what they are told.
"use strict";
const assert = require("node:assert/strict");
const { test } = require("node:test");
const { Box } = require("./max_stub.js");

const texts = (box) => [...box.svg().matchAll(/<text[^>]*>([^<]*)/g)].map((found) => found[1]);
const traces = (box) => [...box.svg().matchAll(/stroke-width="1.25"/g)].length;

test("movements: a lane for each voice, and one for all where lanes would be too thin", () => {
    for (const [voices, names] of [[1, 1], [8, 8], [16, 16], [128, 0]]) {
        const box = new Box("lp.movements.js", { width: 150, height: 150 });
        for (let t = 0; t < 5; t++) box.message("list", ...Array.from({ length: voices }, (_, v) => Math.sin(t + v)));
        box.wait(50);
        assert.equal(traces(box), voices);
        assert.equal(texts(box).length, names);
    }
});

test("movements: the newest value is at the right, beyond the range it stays in its lane", () => {
    const box = new Box("lp.movements.js", { width: 100, height: 104 });
    box.message("msg_float", 0);
    box.message(99);
    box.wait(50);
    const points = box.svg().match(/d="M[^"]*L([\d.]+) ([\d.]+)" fill="none"[^>]*1.25/);
    assert.deepEqual([points[1], points[2]], ["96", "3"]);
});

test("movements: as many steps as are seen are kept, no more", () => {
    const box = new Box("lp.movements.js");
    box.message("span", 20);
    for (let t = 0; t < 500; t++) box.message("list", t, t);
    assert.equal(box.scope.movements.traces[0].length, 20);
    assert.equal(box.scope.movements.traces[0][19], 499);
    box.message("list", 1, 2, 3);
    assert.equal(box.scope.movements.traces[2].length, 1);
    box.message("clear");
    box.wait(50);
    assert.equal(traces(box), 0);
    for (const bad of [["span", 5], ["span", "x"], ["range", 0], ["list", ...Array(129).fill(0)]]) box.message(...bad);
    assert.equal(box.errors.length, 4);
});

test("movements: each voice has its seed beside it, where there is room; words for seeds are numbers too", () => {
    for (const [width, seeds] of [[150, ["-1885810549", "7"]], [100, []]]) {
        const box = new Box("lp.movements.js", { width, height: 60 });
        box.message("list", 1, 2);
        box.message("seed", "0x8f98d08b", 7, 9);
        box.wait(100);
        assert.deepEqual(texts(box).filter((text) => !["1", "2"].includes(text)), seeds);
        assert.deepEqual(box.errors, []);
        box.message("seed", "0x12");
        assert.equal(box.errors.length, 1);
    }
});

/** A green theme and meters of which each decibel has two pixels. */
function meters(more = {}) {
    return new Box("lp.meters.js", { width: 60, height: 66 * 2 + 23, theme: { live_lcd_control_fg: [0, 1, 0, 1] }, ...more });
}
const heights = (box, colour) => [...box.svg().matchAll(/M[-\d.]+ [-\d.]+h[-\d.]+v([\d.]+)h[-\d.]+Z" fill="([^"]*)"/g)].filter((f) => f[2] === colour && f[1] > 0).map((f) => Number(f[1]));
const RED = "#ff4038";

test("meters: a level is as long as it is loud", () => {
    const box = meters();
    box.message("meter", -20, -120, -40, 0);
    const green = heights(box, "#00ff00").filter((h) => h > 2);
    assert.deepEqual(green, [80, 40]);
    assert.deepEqual(heights(box, RED), []);
});

test("meters: above 0 dB it is red, the light goes on and stays until it is clicked", () => {
    const box = meters();
    box.message("meter", 3, -20, -1, 0);
    assert.ok(heights(box, RED).includes(6));
    box.wait(20000);
    assert.equal(heights(box, RED).length, 1);
    box.scope.onclick(5, 5);
    box.wait(50);
    assert.equal(heights(box, RED).length, 0);
});

test("meters: levels fall back, peaks are held for a while, and then nothing is drawn any more", () => {
    const box = meters();
    box.message("meter", -6, -6, -6, 6);
    box.wait(1000);
    assert.equal(heights(box, "#00ff00").filter((h) => h > 2 && h < 108).length, 3, "on their way down");
    assert.equal(heights(box, "#00ff00").filter((h) => h < 2).length, 3, "held");
    box.wait(6000);
    assert.deepEqual(heights(box, "#00ff00"), []);
    const before = box.paints;
    box.wait(60000);
    assert.equal(box.paints, before);
    box.message("meter", -120, -120, -120, 0);
    assert.equal(box.paints, before, "silence that is shown already");
});

test("meters: a steady sound stands still", () => {
    const box = meters();
    const seen = new Set();
    for (let t = 0; t < 40; t++) {
        box.message("meter", -12, -12, -12, 2);
        box.wait(50);
        if (t) seen.add(box.svg());
    }
    assert.equal(seen.size, 1);
});

test("meters: a latch of -inf, NaN or too few numbers is refused", () => {
    const box = meters();
    for (const bad of [[-Infinity, 0, 0, 0], [NaN, 0, 0, 0], [1, 2, 3], [1, 2, 3, -4], ["a", 1, 2, 3]]) box.message("meter", ...bad);
    assert.equal(box.errors.length, 5);
    assert.equal(box.paints, 0);
});

test("meters: their names can be in another language", () => {
    const box = meters({ args: ["TRAITÉ", "SEC", "SORTIE", "LIM"] });
    box.paint();
    assert.deepEqual(texts(box), ["TRAITÉ", "SEC", "SORTIE", "LIM"]);
});

test("distributions: a click chooses one and says it in lp.bend's words, side by side or two by two", () => {
    for (const [size, places] of [[[120, 20], [[10, 10], [40, 10], [70, 10], [100, 10]]], [[120, 90], [[10, 10], [110, 10], [10, 80], [110, 80]]]]) {
        const box = new Box("lp.distribution.js", { width: size[0], height: size[1] });
        box.message("distribution", "laplace");
        for (const place of places) box.mouse([place]);
        assert.deepEqual(box.sent.map((said) => said[1]), ["uniform", "gaussian", "beta", "laplace"]);
        box.mouse([places[3]]);
        assert.equal(box.sent.length, 4, "what is chosen already is not sent again");
    }
});

test("distributions: clicks outside and words of others choose nothing", () => {
    const box = new Box("lp.distribution.js", { width: 120, height: 20 });
    for (const place of [[-1, 5], [120, 5], [5, 20], [NaN, 1], [1, undefined]]) box.mouse([place]);
    for (const bad of ["cauchy", 2, "constructor"]) box.message("distribution", bad);
    assert.deepEqual([box.sent, box.errors.length], [[], 3]);
});
