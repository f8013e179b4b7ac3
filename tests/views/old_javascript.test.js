// The views are written in the JavaScript that Max 8 reads (ECMAScript 5). Needs node --expose-internals for its parser.
"use strict";
const assert = require("node:assert/strict");
const fs = require("node:fs");
const path = require("node:path");
const { test } = require("node:test");
const { VIEWS } = require("./max_stub.js");
const acorn = require("internal/deps/acorn/acorn/dist/acorn");

for (const name of fs.readdirSync(VIEWS)) {
    const text = fs.readFileSync(path.join(VIEWS, name), "utf8");
    test(`${name} is JavaScript of 2011`, () => void acorn.parse(text, { ecmaVersion: 5 }));
    test(`${name} is plain ASCII, which no Max reads in another way`, () => assert.match(text, /^[\x00-\x7f]*$/));
    test(`${name} is short, and its first line says what it is`, () => {
        assert.ok(text.split("\n").length <= 300);
        assert.match(text, /^\/\/ .{20,}/);
    });
}
