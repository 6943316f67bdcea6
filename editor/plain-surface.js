// The editing surface made of a plain textarea, for when CodeMirror cannot run: nothing is coloured, nothing is lost.
import { draw } from "./explanation.js";

export class PlainSurface {
  #area;
  #own;
  #listener;
  #settings;
  #note;
  #composing = false;
  #ears = new AbortController();

  constructor(host, settings, listener, early) {
    this.#listener = listener;
    this.#settings = settings;
    this.#own = early === null;
    this.#area = early ?? host.appendChild(document.createElement("textarea"));
    this.#note = host.appendChild(document.createElement("div"));
    this.#note.setAttribute("role", "status");
    this.#area.spellcheck = false;
    this.#area.value = settings.text;
    this.set("label", settings.label);
    this.set("readonly", settings.readonly);
    this.#listen();
  }

  get text() {
    return this.#area.value;
  }

  get composing() {
    return this.#composing;
  }

  set(name, value) {
    if (name === "text" && !this.#composing && value !== this.#area.value) this.#area.value = value;
    else if (name === "label") this.#area.setAttribute("aria-label", value);
    else if (name === "readonly") this.#area.readOnly = value;
  }

  select(from, to) {
    this.#area.focus();
    this.#area.setSelectionRange(from, to);
  }

  explain() {
    const found = this.#settings.hover?.(this.text, this.#area.selectionStart);
    this.#note.replaceChildren(...(found ? [draw(found)] : []));
  }

  load(text) {
    this.#area.value = text;
  }

  focus() {
    this.#area.focus();
  }

  close() {
    this.#ears.abort();
    this.#note.remove();
    if (this.#own) this.#area.remove();
  }

  #listen() {
    const ears = { signal: this.#ears.signal };
    const area = this.#area;
    area.addEventListener("compositionstart", () => (this.#composing = true), ears);
    area.addEventListener("compositionend", () => (this.#composing = false), ears);
    area.addEventListener("input", () => this.#listener.changed(), ears);
    area.addEventListener("blur", () => this.#listener.left(), ears);
    area.addEventListener("select", () => this.#listener.cursorMoved(this.#cursor()), ears);
    area.addEventListener("keyup", () => this.#listener.cursorMoved(this.#cursor()), ears);
    area.addEventListener("keydown", (event) => this.#key(event), ears);
  }

  #key(event) {
    if (event.key !== "Enter" || event.isComposing) return;
    if (!event.ctrlKey && !event.metaKey) return;
    event.preventDefault();
    this.#listener.applied();
  }

  #cursor() {
    const offset = this.#area.selectionStart;
    const before = this.#area.value.slice(0, offset).split("\n");
    return { line: before.length, column: before.at(-1).length + 1, offset };
  }
}
