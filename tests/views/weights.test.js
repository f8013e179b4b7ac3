// A layer's weights looked at and drawn on.
"use strict";
const assert = require("node:assert/strict");
const { test } = require("node:test");
const { Box } = require("./max_stub.js");

/** Weights that float32 holds exactly. */
const ramp = (count) => Array.from({ length: count }, (_, i) => (i - count / 2) / count);

function layer(count, size, more = {}) {
    const box = new Box("lp.weights.js", { width: 100, height: 100, buffers: { "---w": ramp(count) }, ...more });
    box.message("layer", 3, "net.3.weight", size, "decode", 8, 8);
    box.message("view", "---w", count);
    box.wait(50);
    return box;
}

const bars = (box) => {
    box.wait(50);
    return box.svg().split("<path").map((shape) => shape.split("M").length - 1).sort((a, b) => b - a)[0];
};

test("what was drawn is in the buffer~ before lp.bend is told, once, when the mouse is let go", () => {
    const box = layer(100, 100);
    const before = [...box.buffers["---w"]];
    box.mouse([[20.5, 50], [24.5, 50]], { keep: true });
    assert.deepEqual(box.sent, []);
    box.scope.ondrag(24.5, 50, 0, 0, 0);
    assert.deepEqual(box.sent, [["draw", "---w"]]);
    assert.deepEqual(box.buffers["---w"].slice(20, 25), [0, 0, 0, 0, 0]);
    assert.deepEqual([...box.buffers["---w"].slice(0, 20), ...box.buffers["---w"].slice(25)], [...before.slice(0, 20), ...before.slice(25)]);
});

test("a fast stroke leaves no gap, in either direction", () => {
    for (const way of [[[10.5, 0], [14.5, 100]], [[14.5, 100], [10.5, 0]]]) {
        const box = layer(100, 100);
        box.mouse(way);
        const drawn = box.buffers["---w"].slice(10, 15);
        const top = Math.fround(0.55);
        assert.ok(drawn.every((w, i) => Math.abs(w - top * (1 - i / 2)) < 1e-6), `${drawn}`);
    }
});

test("on an envelope a stroke is a line: both points of each bin", () => {
    const box = layer(64, 6400, { width: 32 });
    box.mouse([[4.5, 50], [5.5, 50]]);
    assert.deepEqual(box.buffers["---w"].slice(7, 13).map((w) => w === 0), [false, true, true, true, true, false]);
});

test("nothing outside the scale or the layer is ever written", () => {
    const box = layer(50, 50);
    box.mouse([[-40, -900], [1e9, 1e9], [NaN, 3], [3, NaN], [50, -1e300]]);
    assert.equal(box.buffers["---w"].length, 50);
    assert.ok(box.buffers["---w"].every((w) => Math.abs(w) <= 0.5501));
});

test("shift lifts a weight ten times finer, from its value", () => {
    const box = layer(100, 100);
    const value = box.buffers["---w"][80];
    box.mouse([[80.5, 90], [80.5, 80]], { shift: 1 });
    assert.ok(Math.abs(box.buffers["---w"][80] - (value + 0.1 * 10 * 2 * 0.55 / 100)) < 1e-6);
});

test("a view that comes while one draws is read afterwards", () => {
    const box = layer(100, 100);
    box.mouse([[20.5, 50]], { keep: true });
    box.buffers["---w"][90] = 0.25;
    box.message("view", "---w", 100);
    box.scope.ondrag(21.5, 50, 1, 0, 0);
    box.scope.ondrag(21.5, 50, 0, 0, 0);
    assert.equal(box.buffers["---w"][90], 0.25);
    assert.equal(box.scope.weights.values[90], 0.25);
    assert.equal(box.scope.weights.values[20], 0);
});

test("the layer may change under the mouse", () => {
    const box = layer(100, 100);
    box.mouse([[20.5, 50]], { keep: true });
    const before = [...box.buffers["---w"]];
    box.message("layer", 4, "other", 30);
    box.scope.ondrag(80.5, 10, 1, 0, 0);
    box.scope.ondrag(80.5, 10, 0, 0, 0);
    assert.deepEqual(box.buffers["---w"], before);
    assert.deepEqual(box.sent, []);
});

test("one bar for each weight, or one for each pixel where there are more", () => {
    assert.equal(bars(layer(20, 20)), 20);
    assert.equal(bars(layer(1000, 1000)), 100);
});

test("command zooms into the layer around the mouse, moves along it, and a double click shows all", () => {
    const box = layer(1000, 1000);
    box.mouse([[25, 80], [25, 20]], { command: 1 });
    const [from, to] = box.scope.weights.part;
    assert.ok(to - from < 0.4 && Math.abs(from + 0.25 * (to - from) - 0.25) < 1e-9, "the same weight is under the mouse");
    box.mouse([[50, 50], [40, 50]], { command: 1 });
    assert.ok(Math.abs(box.scope.weights.part[0] - from - 0.1 * (to - from)) < 1e-9);
    box.mouse([[50, 1000], [50, -100000]], { command: 1 });
    assert.ok(Math.abs(bars(box) - 8) <= 2);
    box.scope.ondblclick(1, 1, 1, 0);
    assert.ok(Math.abs(bars(box) - 8) <= 2, "that was drawn, not meant for the view");
    box.scope.ondblclick(1, 1, 1, 1);
    assert.equal(bars(box), 100);
    box.mouse([[50, 50], [50, 90]], { command: 1 });
    assert.deepEqual([...box.scope.weights.part], [0, 1]);
    box.wait(50);
    const before = box.paints;
    box.mouse([[50, 50], [50, 90]], { command: 1, keep: true });
    box.wait(50);
    assert.equal(box.paints, before, "there is no more to show");
    assert.deepEqual([box.sent, box.pokes], [[], 0]);
});

test("in a part, the weight that is under the mouse is drawn", () => {
    const box = layer(1000, 1000);
    box.message("part", 0.5, 0.51);
    box.wait(50);
    assert.equal(bars(box), 10);
    box.mouse([[95, 50]]);
    assert.equal(box.buffers["---w"][509], 0);
});

test("the scale follows the weights, not the hand: it stays while a stroke fits", () => {
    const box = layer(100, 100);
    const scale = box.scope.weights.scale();
    box.mouse([[50.5, 0]]);
    box.message("view", "---w", 100);
    assert.equal(box.scope.weights.scale(), scale);
    box.buffers["---w"][3] = 7;
    box.message("view", "---w", 100);
    assert.ok(box.scope.weights.scale() >= 7);
});

test("zoom enlarges the values", () => {
    const box = layer(100, 100);
    box.message("zoom", 10);
    box.mouse([[50.5, 0]]);
    assert.ok(Math.abs(box.buffers["---w"][50] - 0.055) < 1e-6);
    for (const bad of [0, 101, "x"]) box.message("zoom", bad);
    assert.equal(box.errors.length, 3);
});

test("a buffer~ that is not there, too short or broken is refused, and the picture stays", () => {
    const box = layer(100, 100);
    const shown = box.svg();
    box.buffers.broken = [0, NaN, 1];
    for (const bad of [["gone", 100], ["---w", 101], ["broken", 3], ["---w", 0], ["---w"], [3, 3]]) box.message("view", ...bad);
    assert.equal(box.errors.length, 6);
    box.wait(50);
    box.paint();
    assert.equal(box.svg(), shown);
});

test("a list of weights is drawn on and comes back as a list", () => {
    const box = new Box("lp.weights.js", { width: 100, height: 100 });
    box.message("list", 0.5, -0.5, 0.25, 0);
    box.mouse([[60, 50]]);
    assert.deepEqual(box.sent, [[0.5, -0.5, 0, 0]]);
});

test("weights that are all zero, or one alone, have a scale", () => {
    for (const count of [1, 5]) {
        const box = new Box("lp.weights.js", { width: 100, height: 100, buffers: { z: Array(count).fill(0) } });
        box.message("layer", 0, "bias", count);
        box.message("view", "z", count);
        box.mouse([[1, 0]]);
        assert.equal(box.buffers.z[0], 1);
    }
});
