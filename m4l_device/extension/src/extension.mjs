// What Live's Extension Host starts: entries in the menus of clips and of selected time. Needs Ableton's Extensions SDK.
import { AudioClip, AudioTrack, DataModelObject, initialize } from "@ableton-extensions/sdk";
import { Engine } from "./engine.mjs";
import { Renderer } from "./renderer.mjs";

const API = "1.0.0";

export async function activate(activation) {
    const renderer = new Renderer(initialize(activation, API), { AudioClip, AudioTrack, DataModelObject }, new Engine());
    await renderer.register();
}
