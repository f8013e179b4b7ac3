// "Render through latentplay" in a stand-in for Live's Extension Host: menus, spans, take lanes, stopping, errors, and the real command line.
//
// LATENTPLAY_EXTENSION: a folder with the extension's src and a node_modules that holds the stand-in. LATENTPLAY_DATA: a data folder
// with latentplay.cfg. LATENTPLAY_SOUND: a WAV file.
import assert from "node:assert/strict";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { test } from "node:test";
import { pathToFileURL } from "node:url";

const { LATENTPLAY_EXTENSION: EXTENSION, LATENTPLAY_DATA: DATA, LATENTPLAY_SOUND: SOUND } = process.env;
const load = (file) => import(pathToFileURL(path.join(EXTENSION, file)));
const sdk = await load("node_modules/@ableton-extensions/sdk/index.mjs");
const { Engine, dataFolder } = await load("src/engine.mjs");
const { Renderer } = await load("src/renderer.mjs");
const { activate } = await load("src/extension.mjs");

const scratch = () => fs.mkdtempSync(path.join(os.tmpdir(), "lp "));
const handle = (thing) => ({ id: thing });
const audio = (name) => new sdk.AudioTrack({ name });
const time = (from, to, ...lanes) => ({ time_selection_start: from, time_selection_end: to, selected_lanes: lanes.map(handle) });

/** An engine that copies, or does what a test wants. */
class Copier extends Engine {
    done = [];
    constructor(act = (source, target) => fs.copyFileSync(source, target), folder = DATA) { super(folder); this.act = act; }
    async render(source, target, words, signal) { this.done.push(words); await this.act(source, target, signal); }
}

async function made(engine, language) {
    const context = new sdk.Context(SOUND, scratch(), language);
    await new Renderer(context, sdk, engine, 1).register();
    return context;
}

test("an entry for the demo model and for each preset, on clips and on selected time", async () => {
    const folder = scratch();
    fs.mkdirSync(path.join(folder, "presets"));
    const put = (name, text) => fs.writeFileSync(path.join(folder, "presets", name), text);
    put("live.json", JSON.stringify({ format: "latentplay presets", version: 2, presets: { night: {}, "-b": {} } }));
    put("one.json", JSON.stringify({ format: "latentplay preset", version: 2 }));
    put("broken.json", "{");
    put("other.json", "{}");
    const engine = new Copier(undefined, folder), context = await made(engine);
    const titles = ["demo", "live: -b", "live: night", "one"].map((name) => `Render through latentplay: ${name}`);
    for (const scope of ["AudioClip", "AudioTrack.ArrangementSelection"]) {
        assert.deepEqual(context.menus.filter((one) => one.scope === scope).map((one) => one.title), titles);
    }
    await context.choose("AudioTrack.ArrangementSelection", titles[2], time(0, 4, audio("a")));
    assert.deepEqual(engine.done, [["--preset", path.join(folder, "presets", "live.json"), "--preset-name=night"]]);
});

test("a clip of the arrangement comes back on a take lane of its track, where it lay and as long", async () => {
    const engine = new Copier(), context = await made(engine), track = audio("Voice");
    await context.choose("AudioClip", "Render through latentplay: demo", handle(new sdk.AudioClip({ parent: track, startTime: 8, endTime: 12 })));
    assert.deepEqual(context.rendered, [["Voice", 8, 12]]);
    const [clip] = track.lanes[0].clips;
    assert.deepEqual([clip.startTime, clip.duration, clip.isWarped], [8, 4, false]);
    assert.ok(fs.existsSync(clip.filePath) && path.basename(clip.filePath).startsWith("imported "));
    assert.equal(fs.readdirSync(context.folder).filter((name) => name.startsWith("latentplay ")).length, 0, "nothing of ours is left");
    const parts = context.told.map(([, part]) => part);
    assert.deepEqual(parts, [...parts].sort((a, b) => a - b));
});

test("selected time gives a lane to each audio track, and none to others", async () => {
    const context = await made(new Copier()), tracks = [audio("a"), audio("b")];
    await context.choose("AudioTrack.ArrangementSelection", "Render through latentplay: demo", time(1, 3, tracks[0], new sdk.MidiTrack({ name: "m" }), tracks[1]));
    assert.deepEqual(context.rendered, [["a", 1, 3], ["b", 1, 3]]);
    assert.deepEqual(tracks.map((track) => track.lanes.length), [1, 1]);
});

test("with nothing to render one line says what to select, in Live's language", async () => {
    const context = await made(new Copier(), "FR"), slot = new sdk.AudioClip({ parent: {}, startTime: 0, endTime: 4 });
    await context.choose("AudioClip", "Rendre à travers latentplay: demo", handle(slot));
    await context.choose("AudioTrack.ArrangementSelection", "Rendre à travers latentplay: demo", time(2, 2, audio("a")));
    assert.equal(context.told.length, 2);
    for (const [line] of context.told) assert.match(line, /^latentplay: choisissez un clip/);
});

test("an error is one line and changes nothing; what is stopped leaves nothing behind", async () => {
    const track = audio("a");
    const failing = await made(new Copier(() => { throw new Error("no model 'x'"); }));
    await failing.choose("AudioTrack.ArrangementSelection", "Render through latentplay: demo", time(0, 4, track));
    assert.deepEqual(failing.told.at(-1), ["latentplay: no model 'x'", 100]);
    const stopped = await made(new Copier((source, target) => { fs.copyFileSync(source, target); stopped.abort.abort(); }));
    await stopped.choose("AudioTrack.ArrangementSelection", "Render through latentplay: demo", time(0, 4, track, audio("b")));
    assert.equal(track.lanes.length, 0);
    assert.deepEqual(fs.readdirSync(stopped.folder).filter((name) => name.startsWith("latentplay ")), []);
    assert.equal(stopped.rendered.length, 1, "the second track was not read");
});

test("without latentplay.cfg the line says what to run", async () => {
    const context = await made(new Engine(scratch()));
    await context.choose("AudioTrack.ArrangementSelection", "Render through latentplay: demo", time(0, 4, audio("a")));
    assert.match(context.told.at(-1)[0], /^latentplay: no latentplay.cfg .*: run latentplay install --max$/);
});

test("the data folder is that of each system", () => {
    assert.equal(dataFolder("darwin", {}, "/u"), path.join("/u", "Library", "Application Support", "latentplay"));
    assert.equal(dataFolder("win32", { LOCALAPPDATA: "/l" }, "/u"), path.join("/l", "latentplay"));
    assert.equal(dataFolder("linux", {}, "/u"), path.join("/u", ".local", "share", "latentplay"));
});

test("Live starts it, and the clip is what the command line renders, sample for sample", async () => {
    process.env.XDG_DATA_HOME = path.dirname(DATA);
    const context = new sdk.Context(SOUND, scratch()), track = audio("Voice");
    await activate({ context });
    await context.choose("AudioTrack.ArrangementSelection", "Render through latentplay: demo", time(0, 4, track));
    assert.equal(context.told.at(-1)[1], 90, context.told.at(-1)[0]);
    fs.copyFileSync(track.lanes[0].clips[0].filePath, path.join(DATA, "through the extension.wav"));
});
