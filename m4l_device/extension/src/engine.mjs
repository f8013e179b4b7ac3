// The latentplay of this machine: where its Python is, which presets it may render with, and a sound file through it.
import { spawn } from "node:child_process";
import fs from "node:fs/promises";
import os from "node:os";
import path from "node:path";

const LAST_WORDS = 2000;
/** The command line, from the folder that latentplay.cfg names: a Python that is started with -I looks nowhere else. */
const START = "import sys; sys.path.insert(0, sys.argv.pop(1)); from latentplay.cli import main; sys.exit(main())";

/** The user's data folder, as `latentplay install --max` chooses it. */
export function dataFolder(system = process.platform, env = process.env, home = os.homedir()) {
    if (system === "darwin") return path.join(home, "Library", "Application Support", "latentplay");
    if (system === "win32") return path.join(env.LOCALAPPDATA || path.join(home, "AppData", "Local"), "latentplay");
    return path.join(env.XDG_DATA_HOME || path.join(home, ".local", "share"), "latentplay");
}

/** A file that can be missing. */
async function readText(file) {
    try {
        return await fs.readFile(file, "utf8");
    } catch {
        return "";
    }
}

export class Engine {
    constructor(folder = dataFolder()) {
        this.folder = folder;
    }

    /** What is offered: the demo model, then each preset of each file in the folder `presets`, in the order of their names. */
    async choices() {
        const folder = path.join(this.folder, "presets"), found = [{ title: "demo", words: ["--model", "demo"] }];
        const files = (await fs.readdir(folder).catch(() => [])).filter((name) => name.endsWith(".json")).sort();
        for (const name of files) found.push(...presetsOf(path.join(folder, name), await readText(path.join(folder, name))));
        return found;
    }

    /** What latentplay.cfg says: the Python that has latentplay, and where that lies. */
    async settings() {
        const lines = (await readText(path.join(this.folder, "latentplay.cfg"))).split(/\r?\n/);
        const value = (key) => (lines.find((line) => line.startsWith(`${key}=`)) || "").slice(key.length + 1);
        if (!value("python")) throw new Error(`no latentplay.cfg with a python= line in ${this.folder}: run latentplay install --max`);
        return { python: value("python"), where: value("path") };
    }

    /** One sound file through the model; the delay is taken out. Ends early, and as an error, when `signal` says so. */
    async render(source, target, words, signal) {
        const { python, where } = await this.settings();
        await run(python, ["-I", "-c", START, where, "render", source, target, ...words, "--align", "--quiet"], signal);
    }
}

/** The presets in a file as lp.preset writes it, one or many; nothing where it is another file. */
function presetsOf(file, text) {
    try {
        const document = JSON.parse(text), stem = path.basename(file, ".json");
        if (document.format === "latentplay preset") return [{ title: stem, words: ["--preset", file] }];
        if (document.format !== "latentplay presets") return [];
        const names = Object.keys(document.presets).sort();
        return names.map((name) => ({ title: `${stem}: ${name}`, words: ["--preset", file, `--preset-name=${name}`] }));
    } catch {
        return [];
    }
}

/** A program, no shell; its last line of complaint is the error. */
function run(program, words, signal) {
    return new Promise((resolve, reject) => {
        let said = "";
        const child = spawn(program, words, { stdio: ["ignore", "ignore", "pipe"], windowsHide: true, signal });
        child.stderr.on("data", (piece) => (said = (said + piece).slice(-LAST_WORDS)));
        child.on("error", reject);
        child.on("close", (code) => {
            if (code === 0) return resolve();
            reject(new Error(said.trim().split("\n").pop() || `latentplay ended with ${code}`));
        });
    });
}
