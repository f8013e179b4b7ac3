// What all views have in common: colours, at most 25 pictures a second, errors in one line, any size.
"use strict";
const assert = require("node:assert/strict");
const fs = require("node:fs");
const { test } = require("node:test");
const { Box, VIEWS } = require("./max_stub.js");

const NAMES = fs.readdirSync(VIEWS).filter((name) => name !== "lp.view.js");
/** A message that changes the picture each time, for every view. */
const CHANGES = {
    "lp.pad.js": (i) => ["xy", (i % 97) / 97, 0.5],
    "lp.seedmap.js": (i) => ["seedmap", (i % 97) / 97, 0.5],
    "lp.weights.js": (i) => ["list", 0.1, i, -0.2],
    "lp.movements.js": (i) => ["list", Math.sin(i), 1, 2],
    "lp.meters.js": (i) => ["meter", -(i % 30), -20, -10, 1],
    "lp.bars.js": (i) => ["scale", (i % 31) / 10, -1, 0, 1],
    "lp.distribution.js": (i) => ["distribution", ["uniform", "gaussian", "beta", "laplace"][i % 4]],
};

test("every view is tested here", () => assert.deepEqual(Object.keys(CHANGES).sort(), NAMES.sort()));

for (const name of NAMES) {
    test(`${name} is drawn 25 times a second at most, whatever comes in, and shows what came last`, () => {
        const box = new Box(name);
        for (let i = 1; i <= 1000; i++) {
            box.message(...CHANGES[name](i));
            box.wait(1);
        }
        assert.ok(box.paints >= 24 && box.paints <= 26, `${box.paints} pictures in a second`);
        box.wait(40);
        const shown = box.svg();
        box.paint();
        assert.equal(box.svg(), shown);
        assert.deepEqual(box.errors, []);
    });

    test(`${name} is not drawn again for what it shows already`, () => {
        const box = new Box(name);
        box.message(...CHANGES[name](1));
        box.wait(10000);
        const before = box.paints;
        if (name === "lp.meters.js") box.message("meter", -90, -90, -90, 0); // what it shows by then
        else if (name !== "lp.movements.js") box.message(...CHANGES[name](1)); // where the same list is another step
        box.wait(1000);
        assert.equal(box.paints, before);
    });

    test(`${name} refuses what it does not know in one line, says who it is, and stays as it was`, () => {
        const box = new Box(name);
        box.message(...CHANGES[name](1));
        box.wait(10000);
        box.paint();
        const [shown, before] = [box.svg(), box.paints];
        const words = [["nonsense", 1, 2], ["bgcolor", 1, 2], ["bgcolor", "red"], [CHANGES[name](1)[0], "x"], [CHANGES[name](1)[0], NaN, Infinity, NaN]];
        for (const [word, ...atoms] of words) {
            const count = box.errors.length;
            box.message(word, ...atoms);
            assert.equal(box.errors.length, count + 1, `${word} ${atoms}`);
            assert.match(box.errors[count], new RegExp(`^${name.slice(0, -3).replace(".", "\\.")}: '${word}.*': expected .+\n$`));
        }
        box.wait(1000);
        assert.equal(box.paints, before);
        box.paint();
        assert.equal(box.svg(), shown);
        assert.deepEqual(box.sent, []);
    });

    test(`${name} can be drawn at any size, empty and full`, () => {
        for (const [width, height] of [[1, 1], [8, 400], [400, 8], [19, 19], [33.5, 21.25], [2000, 1200]]) {
            const box = new Box(name, { width, height });
            box.paint();
            box.message(...CHANGES[name](3));
            box.wait(100);
            box.resize(height, width);
            box.paint();
            assert.deepEqual(box.errors, []);
        }
    });

    test(`${name} has the theme's colours, those of the patch instead, and some where there are none`, () => {
        const theme = { live_lcd_bg: [0.2, 0.4, 0.6, 1], live_lcd_control_fg: [1, 0, 0, 1] };
        const box = new Box(name, { theme });
        box.paint();
        assert.match(box.svg(), /#336699/);
        theme.live_lcd_bg = [0, 0, 0, 1];
        box.paint();
        assert.match(box.svg(), /fill="#000000"/, "a change of theme shows at the next paint");
        box.message("bgcolor", 1, 1, 1, 0.5);
        box.wait(100);
        assert.match(box.svg(), /fill="#ffffff" fill-opacity="0.5"/);
        box.message("bgcolor");
        box.wait(100);
        assert.doesNotMatch(box.svg(), /#ffffff/);
        const plain = new Box(name);
        plain.paint();
        assert.match(plain.svg(), /#181818/);
    });

    test(`${name} is drawn no more once it is deleted`, () => {
        const box = new Box(name);
        for (let i = 1; i < 5; i++) box.message(...CHANGES[name](i));
        box.scope.notifydeleted();
        const before = box.paints;
        box.wait(1000);
        assert.equal(box.paints, before);
    });

    test(`${name} goes on when the clock is set back`, () => {
        const box = new Box(name);
        box.message(...CHANGES[name](2));
        box.epoch -= 3600e3;
        box.message(...CHANGES[name](3));
        const before = box.paints;
        box.wait(41);
        assert.ok(box.paints > before);
    });

    test(`${name} answers no message with the functions that draw and watch the mouse`, () => {
        const box = new Box(name);
        for (const word of ["paint", "onclick", "ondrag", "onresize", "notifydeleted", "set_bgcolor", "ondblclick"]) box.message(word, 1, 1);
        assert.equal(box.paints, 0);
        assert.equal(box.errors.length, 7);
    });
}
