// The pad and the seed map under the mouse.
"use strict";
const assert = require("node:assert/strict");
const fs = require("node:fs");
const path = require("node:path");
const { test } = require("node:test");
const { Box } = require("./max_stub.js");

const MAP = fs.readFileSync(path.join(__dirname, "..", "..", "latentplay", "data", "seedmap.txt"), "utf8");
const MARGIN = 9;
/** Pixels of a place in a box of 118 by 118, whose square has 100. */
const at = (x, y) => [MARGIN + 100 * x, MARGIN + 100 * (1 - y)];
const square = (view, more = {}) => new Box(view, { width: 118, height: 118, ...more });

for (const [view, word] of [["lp.pad.js", "xy"], ["lp.seedmap.js", "seedmap"]]) {
    test(`${view}: a click says where, 0 0 at the lower left`, () => {
        for (const place of [[0, 0], [1, 0], [0.25, 0.75], [1, 1]]) {
            const box = square(view);
            box.mouse([at(...place)]);
            assert.deepEqual(box.sent, [[word, ...place]]);
        }
    });

    test(`${view}: beyond the edges it stays at them, and nothing is sent twice`, () => {
        const box = square(view);
        box.mouse([at(0.5, 0.9), at(0.5, 1.4), at(0.5, 7), at(3, 3), at(-2, -5), at(0.4, 0.2)]);
        assert.deepEqual(box.sent, [[word, 0.5, 0.9], [word, 0.5, 1], [word, 1, 1], [word, 0, 0], [word, 0.4, 0.2]]);
    });

    test(`${view}: shift moves the place ten times finer, from where it is`, () => {
        const box = square(view);
        box.message(word, 0.5, 0.5);
        box.mouse([at(0.1, 0.1), at(0.2, 0.3)], { shift: 1 });
        assert.deepEqual(box.sent, [[word, 0.51, 0.52]]);
    });

    test(`${view}: shift in the middle of a move leaves the place where it is`, () => {
        const box = square(view);
        box.mouse([at(0.2, 0.2), at(0.4, 0.4)], { keep: true });
        box.scope.ondrag(...at(0.5, 0.5), 1, 0, 1);
        box.scope.ondrag(...at(0.6, 0.6), 1, 0, 0);
        assert.deepEqual(box.sent.slice(2), [[word, 0.41, 0.41], [word, 0.51, 0.51]]);
    });

    test(`${view}: never sends what is no place, whatever the mouse is said to do`, () => {
        for (const size of [[118, 118], [0, 0], [5, 3]]) {
            const box = new Box(view, { width: size[0], height: size[1] });
            box.mouse([[NaN, 4], [undefined, 3], [Infinity, 2], [1e300, -1e300], [4, 4]]);
            for (const [said, x, y] of box.sent) assert.ok(said === word && x >= 0 && x <= 1 && y >= 0 && y <= 1, `${said} ${x} ${y}`);
        }
    });

    test(`${view}: what the patch says is shown and not sent back`, () => {
        const box = square(view);
        box.paint();
        const before = box.svg();
        box.message(word, 0.9, 0.1);
        box.wait(50);
        assert.notEqual(box.svg(), before);
        assert.deepEqual(box.sent, []);
        for (const bad of [[1.5, 0], [0.5], [0.5, 0.5, 0.5], [-0.1, 0], ["a", "b"]]) box.message(word, ...bad);
        assert.equal(box.errors.length, 5);
    });
}

const texts = (box) => [...box.svg().matchAll(/<text[^>]*>([^<]*)/g)].map((found) => found[1]);

test("pad: its points are numbered as lp.control numbers them", () => {
    const box = square("lp.pad.js");
    box.message("points", 3);
    for (const id of [1, 2, 7]) box.message("point", id, id / 10, 0.5);
    box.message("point_delete", 2);
    box.wait(50);
    assert.deepEqual(texts(box), ["1", "7"]);
    const before = box.paints;
    box.message("point_delete", 99);
    box.message("point", 7, 0.7, 0.5);
    box.wait(50);
    assert.equal(box.paints, before, "nothing new");
    box.message("points", 0);
    box.wait(50);
    assert.deepEqual([texts(box), box.errors], [[], []]);
});

test("pad: a click on a point chooses it and takes its very place, the nearest of two", () => {
    const box = square("lp.pad.js");
    box.message("point", 1, 0.3, 0.3);
    box.message("point", 2, 0.34, 0.3);
    box.mouse([at(0.33, 0.31), at(0.53, 0.31)]);
    assert.deepEqual(box.sent, [["chosen", 2], ["xy", 0.34, 0.3], ["xy", 0.54, 0.3]]);
    box.mouse([at(0.31, 0.31)]);
    assert.deepEqual(box.sent.slice(3), [["chosen", 1], ["xy", 0.3, 0.3]]);
});

test("pad: in predict mode points are only looked at", () => {
    const box = square("lp.pad.js");
    box.message("point", 1, 0.3, 0.3);
    box.message("mode", "predict");
    box.mouse([at(0.31, 0.31)]);
    assert.deepEqual(box.sent, [["xy", 0.31, 0.31]]);
    box.wait(50);
    box.message("mode", "train");
    assert.match(box.errors[0], /'mode train': expected map or predict/);
    assert.deepEqual(texts(box), []);
});

test("pad: a chosen point that is deleted is chosen no more", () => {
    const box = square("lp.pad.js");
    box.message("point", 4, 0.3, 0.3);
    box.wait(50);
    const plain = box.svg();
    box.message("chosen", 4);
    box.wait(50);
    assert.notEqual(box.svg(), plain);
    box.message("point_delete", 4);
    box.message("point", 4, 0.3, 0.3);
    box.wait(50);
    assert.equal(box.svg(), plain);
});

const discs = (box) => [...box.svg().matchAll(/<path d="M[^"]*a[^"]*" fill="#/g)].length;

test("seed map: the map that comes with latentplay, basis by basis", () => {
    const box = square("lp.seedmap.js", { files: { "seedmap.txt": MAP } });
    box.message("file", "seedmap.txt");
    for (const basis of ["cell", "simplex", "perlin", "distorted", "voronoi", "fractal"]) {
        box.message("basis", basis);
        box.wait(50);
        assert.equal(discs(box), 257, basis);
    }
    box.message("basis", "none of them");
    box.wait(50);
    assert.deepEqual(texts(box), ["no map"]);
    assert.deepEqual(box.errors, []);
});

test("seed map: the seeds that play are lit", () => {
    const box = square("lp.seedmap.js", { theme: { live_lcd_control_fg_alt: [0, 1, 0, 1] } });
    const lit = () => [...box.svg().matchAll(/fill="#00ff00"/g)].length;
    box.message("points", 11, 0.1, 0.1, -2147483648, 0.5, 0.5, 2147483647, 0.9, 0.9);
    box.message("seed", 11, 2147483647, 5);
    box.wait(50);
    assert.equal(lit(), 2);
    box.message("seed", 11);
    box.wait(50);
    assert.equal(lit(), 1);
    box.message("seed", -2147483648);
    box.wait(50);
    assert.equal(lit(), 1);
});

test("seed map: a file that is something else is refused, and the map stays", () => {
    const bad = {
        "no map": "hello\n", cut: "latentplay seed map 1\nbasis cell 2\n5 0.1", word: "latentplay seed map 1\nbasis cell 1\n5 0.1 x",
        far: "latentplay seed map 1\nbasis cell 1\n5 0.1 1.5", loose: "latentplay seed map 1\n5 0.1 0.5", nothing: "",
    };
    const box = square("lp.seedmap.js", { files: { "seedmap.txt": MAP, ...bad } });
    box.message("file", "seedmap.txt");
    for (const name of [...Object.keys(bad), "not there"]) box.message("file", name);
    box.message("points", 1, 2, 3);
    box.message("points", 1, 0.2);
    assert.equal(box.errors.length, 9);
    assert.equal(box.open, 0, "no file is left open");
    box.wait(50);
    assert.equal(discs(box), 257);
});

test("seed map: 4096 seeds fit, one more is refused", () => {
    const box = square("lp.seedmap.js");
    const points = (count) => Array.from({ length: count }, (_, i) => [i, (i % 64) / 64, i / count]).flat();
    box.message("points", ...points(4096));
    box.wait(50);
    assert.equal(discs(box), 4097);
    box.message("points", ...points(4097));
    assert.equal(box.errors.length, 1);
});

test("the map lights a seed that comes as a word, as lp.mod~ says large ones", () => {
    const drawn = ["0x5fc04538", 1606436152].map((seed) => {
        const box = new Box("lp.seedmap.js", { width: 120, height: 120 });
        box.message("points", 1606436152, 0.5, 0.5, 7, 0.1, 0.1);
        box.message("seed", seed);
        box.wait(100);
        assert.deepEqual(box.errors, []);
        return box.svg();
    });
    assert.equal(drawn[0], drawn[1]);
    assert.equal(0x5fc04538, 1606436152);
});
