// A stand-in for Ableton's Extensions SDK: a set with tracks and clips, menus that a test opens, a record of what was done.
import fs from "node:fs";
import path from "node:path";

export class DataModelObject { constructor(values) { Object.assign(this, values); } }
export class Track extends DataModelObject {}
export class MidiTrack extends Track {}
export class AudioTrack extends Track {
    lanes = [];
    async createTakeLane() { const lane = new TakeLane({ clips: [] }); this.lanes.push(lane); return lane; }
}
export class TakeLane extends DataModelObject {
    async createAudioClip(clip) { this.clips.push(clip); return new AudioClip(clip); }
}
export class AudioClip extends DataModelObject {}

/** A context as `initialize` gives it; `sound` is what every track plays, `folder` where the host may write. */
export class Context {
    constructor(sound, folder, language = "EN") {
        Object.assign(this, { sound, folder, environment: { language, tempDirectory: folder }, menus: [], told: [], actions: {}, rendered: [], abort: new AbortController() });
        this.commands = { registerCommand: (id, action) => (this.actions[id] = action) };
        this.ui = {
            registerContextMenuAction: async (scope, title, command) => this.menus.push({ scope, title, command }),
            withinProgressDialog: async (text, options, work) => work(async (line, part) => this.told.push([line, part]), this.abort.signal),
        };
        this.resources = {
            renderPreFxAudio: async (track, from, to) => {
                const file = path.join(folder, `render ${this.rendered.push([track.name, from, to])}.wav`);
                fs.copyFileSync(sound, file);
                return file;
            },
            importIntoProject: async (file) => {
                const kept = path.join(folder, `imported ${path.basename(file)}`);
                fs.copyFileSync(file, kept);
                return kept;
            },
        };
    }
    getObjectFromHandle(handle, kind) {
        if (!(handle.id instanceof kind)) throw new Error(`that handle is no ${kind.name}`);
        return handle.id;
    }
    /** A click on an entry of a menu. */
    async choose(scope, title, what) { await this.actions[this.menus.find((one) => one.scope === scope && one.title === title).command](what); }
}

export function initialize(activation, version) {
    if (version !== "1.0.0") throw new Error(`no API ${version}`);
    return activation.context;
}
