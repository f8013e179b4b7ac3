// Max as a view sees it: messages, mouse, buffer~, Task with a clock of its own, and mgraphics that writes SVG.
"use strict";
const fs = require("node:fs");
const path = require("node:path");
const vm = require("node:vm");

const VIEWS = path.join(__dirname, "..", "..", "m4l_device", "views");

/** What jsui's JavaScript of 2011 does not have: a view that uses it must fail here too. */
const TOO_NEW = `
    [Array.prototype, Array, Number, Math, Object, String.prototype].forEach(function (owner, i) {
        [["fill", "find", "findIndex", "includes", "flat", "flatMap", "at", "keys", "values", "entries", "copyWithin"], ["from", "of"],
         ["isFinite", "isInteger", "isNaN", "EPSILON", "parseFloat"],
         ["sign", "trunc", "hypot", "log10", "log2", "cbrt", "fround", "clz32", "sinh", "cosh", "tanh", "log1p", "expm1"],
         ["assign", "values", "entries", "is", "fromEntries"],
         ["includes", "startsWith", "endsWith", "repeat", "padStart", "padEnd", "trimStart", "at", "matchAll", "replaceAll"]
        ][i].forEach(function (name) { delete owner[name]; });
    });
    ["Map", "Set", "WeakMap", "Symbol", "Promise", "Proxy", "Reflect", "console", "globalThis", "BigInt"].forEach(function (name) {
        delete this[name];
    }, this);`;

const hex = (c) => "#" + c.slice(0, 3).map((x) => Math.round(x * 255).toString(16).padStart(2, "0")).join("");
const short = (x) => String(Math.round(x * 100) / 100);

/** The drawing calls of mgraphics, each kept as an SVG element. */
class Graphics {
    constructor(width, height, redrawn) {
        this.size = [width, height];
        Object.assign(this, { shapes: [], path: "", colour: [0, 0, 0, 1], width: 1, join: "miter", face: "", points: 12, pen: [0, 0], redrawn });
    }
    init() {}
    redraw() { this.redrawn(); }
    number(...values) {
        for (const x of values) if (typeof x !== "number" || !Number.isFinite(x)) throw new Error(`mgraphics was given ${x}`);
        return values.map(short).join(" ");
    }
    set_source_rgba(...c) { this.number(...c.flat()); this.colour = c.flat(); }
    set_line_width(w) { this.number(w); this.width = w; }
    set_line_join(join) { this.join = join; }
    select_font_face(face) { this.face = face; }
    set_font_size(points) { this.number(points); this.points = points; }
    move_to(x, y) { this.pen = [x, y]; this.path += `M${this.number(x, y)}`; }
    line_to(x, y) { this.path += `L${this.number(x, y)}`; }
    close_path() { this.path += "Z"; }
    rectangle(x, y, w, h) { if (w < 0 || h < 0) throw new Error(`a rectangle of ${w} by ${h}`); this.path += `M${this.number(x, y)}h${this.number(w)}v${this.number(h)}h${this.number(-w)}Z`; }
    ellipse(x, y, w, h) {
        const [rx, ry] = [w / 2, h / 2];
        this.path += `M${this.number(x, y + ry)}a${this.number(rx, ry)} 0 1 0 ${this.number(w)} 0a${this.number(rx, ry)} 0 1 0 ${this.number(-w)} 0Z`;
    }
    end(attributes) { this.shapes.push(`<path d="${this.path}" ${attributes}/>`); this.path = ""; }
    fill() { this.end(`fill="${hex(this.colour)}" fill-opacity="${short(this.colour[3])}"`); }
    stroke() { this.end(`fill="none" stroke="${hex(this.colour)}" stroke-opacity="${short(this.colour[3])}" stroke-width="${this.width}" stroke-linejoin="${this.join}"`); }
    text_measure(text) { return [[...text].reduce((w, c) => w + (/[ilj.,: I]/.test(c) ? 0.29 : /[mwMW]/.test(c) ? 0.86 : /[A-Z]/.test(c) ? 0.66 : 0.585), 0) * this.points, this.points]; }
    show_text(text) {
        if (typeof text !== "string") throw new Error(`show_text was given ${text}`);
        this.path = "";
        this.shapes.push(`<text x="${short(this.pen[0])}" y="${short(this.pen[1])}" font-size="${short(this.points)}" fill="${hex(this.colour)}" fill-opacity="${short(this.colour[3])}">${text.replace(/[<&]/g, "")}</text>`);
    }
}

/** One jsui box with a view in it. `theme`: colours by name, as the theme has them; `buffers`: arrays by name. */
class Box {
    constructor(view, { width = 160, height = 160, theme = {}, buffers = {}, files = {}, args = [] } = {}) {
        Object.assign(this, { sent: [], errors: [], paints: 0, time: 0, epoch: 1e12, tasks: [], buffers, files, theme, attributes: {}, pokes: 0, open: 0 });
        this.graphics = new Graphics(width, height, () => this.paint());
        this.scope = vm.createContext({});
        vm.runInContext(TOO_NEW, this.scope);
        Object.assign(this.scope, this.environment(view, args));
        vm.runInContext("Date = function () {}; Date.prototype.getTime = function () { return now(); };", this.scope);
        this.run(view);
    }

    run(name) { vm.runInContext(fs.readFileSync(path.join(VIEWS, name), "utf8"), this.scope, { filename: name }); }

    environment(view, args) {
        const box = this;
        return {
            mgraphics: this.graphics,
            jsarguments: [view, ...args],
            now: () => this.epoch + this.time,
            include: (name) => this.run(name),
            outlet: (index, ...atoms) => this.sent.push(atoms.flat()),
            error: (text) => this.errors.push(text),
            setinletassist() {},
            setoutletassist() {},
            declareattribute: (name, getter, setter) => (this.attributes[name] = setter),
            max: { getcolor(name) { if (!(name in box.theme)) throw new Error("no such colour"); return box.theme[name]; } },
            Task: class { constructor(f, object) { this.f = () => f.call(object); } schedule(ms) { box.tasks.push({ at: box.time + ms, task: this }); } cancel() { box.tasks = box.tasks.filter((t) => t.task !== this); } },
            Buffer: class {
                constructor(name) { this.name = name; }
                framecount() { return box.buffers[this.name] ? box.buffers[this.name].length : -1; }
                peek(channel, start, count) { const got = [...box.buffers[this.name].slice(start, start + count)]; return count === 1 ? got[0] : vm.runInContext(`[${got.map((x) => (Object.is(x, -0) ? "-0" : x))}]`, box.scope); }
                poke(channel, start, values) { box.pokes += values.length; values.forEach((x, i) => (box.buffers[this.name][start + i] = Math.fround(x))); }
            },
            File: class {
                constructor(name) { this.isopen = name in box.files; this.rest = this.isopen ? box.files[name].split("\n") : []; this.position = 0; this.eof = this.rest.length; box.open += this.isopen; }
                readline() { return this.rest[this.position++]; }
                close() { box.open -= this.isopen; this.isopen = false; }
            },
        };
    }

    paint() {
        this.paints++;
        this.graphics.shapes = [];
        this.scope.paint();
    }

    /** A message into the inlet, as Max hands it to a script. */
    message(word, ...atoms) {
        if (word in this.attributes) return this.scope[this.attributes[word]](...atoms);
        if (typeof word === "number") return atoms.length ? this.message("list", word, ...atoms) : this.message("msg_float", word);
        this.scope.messagename = word;
        const found = this.scope[word];
        if (typeof found === "function" && !found.local) found(...atoms);
        else this.scope.anything(...atoms);
    }

    /** The mouse goes down at the first place, over the others, and up at the last one. */
    mouse(places, { shift = 0, command = 0, keep = false } = {}) {
        const last = places[places.length - 1];
        this.scope.onclick(places[0][0], places[0][1], 1, command, shift, 0, 0, 0);
        for (const [x, y] of places.slice(1)) this.scope.ondrag(x, y, 1, command, shift, 0, 0, 0);
        if (!keep && this.scope.ondrag) this.scope.ondrag(last[0], last[1], 0, command, shift, 0, 0, 0);
    }

    /** Time passes; what was scheduled happens at its time. */
    wait(ms) {
        const end = this.time + ms;
        for (let due; (due = this.tasks.filter((t) => t.at <= end).sort((a, b) => a.at - b.at)[0]); ) {
            this.tasks.splice(this.tasks.indexOf(due), 1);
            this.time = due.at;
            due.task.f();
        }
        this.time = end;
    }

    resize(width, height) {
        this.graphics.size = [width, height];
        this.scope.onresize(width, height);
    }

    svg() {
        const [w, h] = this.graphics.size;
        return `<svg xmlns="http://www.w3.org/2000/svg" width="${w}" height="${h}" viewBox="0 0 ${w} ${h}" font-family="Inter, sans-serif" font-weight="500">${this.graphics.shapes.join("\n")}</svg>`;
    }
}

module.exports = { Box, VIEWS };
