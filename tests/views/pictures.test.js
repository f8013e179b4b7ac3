// Every view with what a device would show in it, in each theme: nothing is refused, nothing is drawn that is no number.
"use strict";
const assert = require("node:assert/strict");
const { test } = require("node:test");
const { THEMES, sheet } = require("../../docs/figures/views.js");

for (const [name, theme] of Object.entries(THEMES)) {
    test(`the views in ${name} colours`, () => {
        const drawn = sheet(theme);
        assert.doesNotMatch(drawn, /NaN|undefined|Infinity/);
        assert.equal(sheet(theme), drawn, "the same picture each time");
    });
}
