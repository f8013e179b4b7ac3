// Every view with what a device would show in it, in each theme: nothing is refused, nothing is drawn that is no number.
"use strict";
const assert = require("node:assert/strict");
const { test } = require("node:test");
const { DEVICES, pictures } = require("../../docs/figures/live.js");
const { THEMES, sheet } = require("../../docs/figures/views.js");

for (const [name, theme] of Object.entries(THEMES)) {
    test(`the views in ${name} colours`, () => {
        const drawn = sheet(theme);
        assert.doesNotMatch(drawn, /NaN|undefined|Infinity/);
        assert.equal(sheet(theme), drawn, "the same picture each time");
    });
}

for (const language of Object.keys(DEVICES)) {
    test(`every panel of the device, folded and open, in ${language}`, () => {
        const drawn = pictures(language);
        assert.deepEqual(Object.keys(drawn).sort(), ["live-all", "live-bending", "live-control", "live-core", "live-fresh", "live-modulators", "live-presets"]);
        for (const svg of Object.values(drawn)) assert.doesNotMatch(svg, /NaN|undefined|Infinity/);
    });
}
