// "Render through latentplay": what is selected, before the track's devices, through a model, onto a take lane below it.
import fs from "node:fs/promises";
import path from "node:path";

const TO_READ = 4000;
const WORDS = {
    EN: {
        entry: "Render through latentplay", reading: "Reading", rendering: "Rendering", importing: "Into the project",
        none: "select a clip, or some time, of an audio track in the Arrangement",
    },
    FR: {
        entry: "Rendre à travers latentplay", reading: "Lecture de", rendering: "Rendu de", importing: "Vers le projet",
        none: "choisissez un clip, ou un passage, d'une piste audio de l'arrangement",
    },
};

export class Renderer {
    /** `kinds`: the SDK's classes; `engine`: renders files; `reading`: milliseconds that an error is shown. */
    constructor(context, kinds, engine, reading = TO_READ) {
        Object.assign(this, { context, kinds, engine, reading, words: WORDS[context.environment.language] || WORDS.EN, count: 0 });
    }

    /** An entry for each choice, on a clip and on selected time. */
    async register() {
        for (const [number, choice] of (await this.engine.choices()).entries()) {
            await this.offer("AudioClip", `latentplay.clip.${number}`, choice, (handle) => this.ofClip(handle));
            await this.offer("AudioTrack.ArrangementSelection", `latentplay.time.${number}`, choice, (selection) => this.ofSelection(selection));
        }
    }

    async offer(scope, command, choice, spansOf) {
        this.context.commands.registerCommand(command, (what) => this.work(choice, spansOf(what)));
        await this.context.ui.registerContextMenuAction(scope, `${this.words.entry}: ${choice.title}`, command);
    }

    /** Where an arrangement clip lies; nothing for one in a slot. */
    ofClip(handle) {
        const clip = this.context.getObjectFromHandle(handle, this.kinds.AudioClip);
        return clip.parent instanceof this.kinds.AudioTrack ? [{ track: clip.parent, from: clip.startTime, to: clip.endTime }] : [];
    }

    /** The selected time on each audio track; take lanes and other tracks are left alone. */
    ofSelection({ time_selection_start: from, time_selection_end: to, selected_lanes: lanes }) {
        const tracks = lanes.map((handle) => this.context.getObjectFromHandle(handle, this.kinds.DataModelObject));
        return to > from ? tracks.filter((one) => one instanceof this.kinds.AudioTrack).map((track) => ({ track, from, to })) : [];
    }

    /** All spans one after the other, with a bar that can be stopped; what is done stays, an error is shown and changes nothing. */
    async work(choice, spans) {
        await this.context.ui.withinProgressDialog(this.words.entry, { progress: 0 }, async (update, signal) => {
            if (!spans.length) return this.complain(update, this.words.none);
            try {
                for (const [number, span] of spans.entries()) {
                    await this.one(choice, span, (text, part) => update(text, (100 * (number + part)) / spans.length), signal);
                }
            } catch (error) {
                if (!signal.aborted) await this.complain(update, error.message);
            }
        });
    }

    async complain(update, text) {
        await update(`latentplay: ${text}`, 100);
        await new Promise((resolve) => setTimeout(resolve, this.reading));
    }

    async one(choice, { track, from, to }, report, signal) {
        await report(`${this.words.reading} ${track.name}`, 0);
        const source = await this.context.resources.renderPreFxAudio(track, from, to);
        const target = path.join(path.dirname(source), `latentplay ${process.pid} ${++this.count}.wav`);
        try {
            signal.throwIfAborted();
            await report(`${this.words.rendering} ${track.name}`, 0.2);
            await this.engine.render(source, target, choice.words, signal);
            await report(this.words.importing, 0.9);
            const kept = await this.context.resources.importIntoProject(target);
            signal.throwIfAborted();
            const lane = await track.createTakeLane();
            await lane.createAudioClip({ filePath: kept, startTime: from, duration: to - from, isWarped: false });
        } finally {
            await fs.rm(target, { force: true });
        }
    }
}
