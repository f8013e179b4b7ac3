// The bars of scale and offset: what they show, and what a hand on them sends.
"use strict";
const assert = require("node:assert/strict");
const { test } = require("node:test");
const { Box } = require("./max_stub.js");

/** Eight bars of 20 pixels; 30 pixels up or down are the whole of 3. */
const bars = () => new Box("lp.bars.js", { width: 160, height: 64, theme: { live_lcd_control_fg: [0, 1, 0, 1] } });
const green = (box) => [...box.svg().matchAll(/M([-\d.]+) ([-\d.]+)h[-\d.]+v([\d.]+)h[-\d.]+Z" fill="#00ff00"/g)].map((found) => found.slice(1).map(Number));

test("a bar reaches from zero to its value, up and down", () => {
    const box = bars();
    box.message("scale", 3, -1.5, 0, 0, 0, 0, 0, 0.5);
    box.wait(50);
    assert.deepEqual(green(box).map(([, y, high]) => [y, high]), [[2, 30], [32, 15], [32, 1], [32, 1], [32, 1], [32, 1], [32, 1], [27, 5]]);
});

test("a larger model shows its first eight, a smaller one as many as it has", () => {
    const box = bars();
    box.message("offset", ...Array.from({ length: 20 }, (_, i) => i / 10));
    box.wait(50);
    assert.equal(green(box).length, 8);
    box.message("offset", 1, 2, 3, 1);
    box.wait(50);
    assert.equal(green(box).length, 4);
    box.mouse([[150, 2]]);
    assert.deepEqual(box.sent, [["bar", 4, 3]], "beyond the last bar it is the last one");
});

test("a click puts a bar where the mouse is, a drag draws over those between", () => {
    const box = bars();
    box.mouse([[10, 22]]);
    assert.deepEqual(box.sent, [["bar", 1, 1]]);
    box.sent.length = 0;
    box.mouse([[10, 2], [70, 62]]);
    assert.deepEqual(box.sent, [["bar", 1, 3], ["bar", 2, 1], ["bar", 3, -1], ["bar", 4, -3]]);
    box.wait(50);
    assert.equal(green(box)[3][2], 30);
});

test("shift moves a bar from where it is, a tenth as far; outside the box it stops at 3", () => {
    const box = bars();
    box.message("bar", 2, 1);
    box.mouse([[30, 50], [30, 40]], { shift: 1 });
    assert.deepEqual(box.sent, [["bar", 2, 1.1]]);
    box.mouse([[30, 50], [30, -500]]);
    assert.deepEqual(box.sent[box.sent.length - 1], ["bar", 2, 3]);
});

test("a double click is zero, and what does not change is not sent", () => {
    const box = bars();
    box.message("bar", 3, 2);
    box.scope.ondblclick(50, 40);
    box.scope.ondblclick(50, 40);
    assert.deepEqual(box.sent, [["bar", 3, 0]]);
    box.scope.ondrag(50, 10, 1, 0, 0);
    assert.equal(box.sent.length, 1, "no mouse was pressed");
});
