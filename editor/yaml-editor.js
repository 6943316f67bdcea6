// <yaml-editor>: the learner's text, edited in CodeMirror, or in a plain textarea where CodeMirror cannot run.
//
// properties  value        the text; lines end in \n, and a value from outside never interrupts typing
//             diagnostics  [{from, to, severity, message, fix?: {label, from, to, insert}}], offsets in UTF-16 units
//             readonly     true: can be read and selected, not changed
//             phrases      {English: translation} for CodeMirror's own words
//             complete     (text, offset, explicit) => {from, to, lang, options: [{label, detail, info, insert, cursor, goesOn}]} or
//                          null; explicit: a key asked for it; cursor: where in insert it goes; goesOn: more can be chosen there
//             hover        (text, offset) => {from, to, title, lines, lang, link?: {href, label}} or null
// attributes  label        the name a screen reader says
// methods     select(from, to) scrolls there and takes the focus; load(text) starts a new document without history;
//             flush() tells a waiting change at once; explain() shows what hover says of the cursor's place
// events      yaml-change  detail: the text, 150 ms after the last key, at blur, and never while composing a syllable
//             yaml-apply   detail: the text, at Ctrl-Enter or Cmd-Enter, after any waiting yaml-change
//             yaml-cursor  detail: {line, column, offset}, line and column from 1
import { CodeSurface } from "./code-surface.js";
import { PlainSurface } from "./plain-surface.js";

const CHANGE_DELAY_MILLIS = 150;
const PROPERTIES = ["value", "diagnostics", "readonly", "phrases", "complete", "hover"];

class YamlEditor extends HTMLElement {
  static observedAttributes = ["label"];

  #surface = null;
  #timer = 0;
  #settings = {
    text: "",
    diagnostics: [],
    readonly: false,
    phrases: {},
    complete: null,
    hover: null,
    label: "",
  };

  connectedCallback() {
    if (this.#surface) return;
    const early = this.querySelector(":scope > textarea");
    if (early && this.#settings.text === "") this.#settings.text = early.value;
    this.#takeEarlyProperties();
    this.#surface = this.#makeSurface(early);
  }

  disconnectedCallback() {
    if (!this.#surface) return;
    this.flush();
    this.#settings.text = this.#surface.text;
    this.#surface.close();
    this.#surface = null;
  }

  attributeChangedCallback(_name, _before, label) {
    this.#set("label", label ?? "");
  }

  get value() {
    return this.#surface ? this.#surface.text : this.#settings.text;
  }

  set value(text) {
    this.#set("text", withPlainLineEnds(text));
  }

  get diagnostics() {
    return this.#settings.diagnostics;
  }

  set diagnostics(diagnostics) {
    this.#set("diagnostics", Array.from(diagnostics ?? []));
  }

  get readonly() {
    return this.#settings.readonly;
  }

  set readonly(readonly) {
    this.#set("readonly", Boolean(readonly));
  }

  get phrases() {
    return this.#settings.phrases;
  }

  set phrases(phrases) {
    this.#set("phrases", phrases ?? {});
  }

  get complete() {
    return this.#settings.complete;
  }

  set complete(complete) {
    this.#set("complete", complete ?? null);
  }

  get hover() {
    return this.#settings.hover;
  }

  set hover(hover) {
    this.#set("hover", hover ?? null);
  }

  select(from, to = from) {
    this.#surface?.select(from, to);
  }

  load(text) {
    this.#cancelTimer();
    this.#settings.text = withPlainLineEnds(text);
    this.#surface?.load(this.#settings.text);
  }

  explain() {
    this.#surface?.explain();
  }

  focus() {
    this.#surface?.focus();
  }

  flush() {
    if (!this.#timer || this.#surface?.composing) return;
    this.#cancelTimer();
    this.#tell("yaml-change", this.value);
  }

  // Properties that the page set before this script arrived hide the accessors until they are set again.
  #takeEarlyProperties() {
    for (const name of PROPERTIES) {
      if (!Object.hasOwn(this, name)) continue;
      const value = this[name];
      delete this[name];
      this[name] = value;
    }
  }

  #makeSurface(early) {
    const listener = {
      changed: () => this.#changeLater(),
      cursorMoved: (cursor) => this.#tell("yaml-cursor", cursor),
      left: () => this.flush(),
      applied: () => {
        this.flush();
        this.#tell("yaml-apply", this.value);
      },
    };
    try {
      const surface = new CodeSurface(this, this.#settings, listener);
      // The page owns its textarea, so it is hidden and not taken away.
      if (early) early.hidden = true;
      return surface;
    } catch (error) {
      console.warn("the editor falls back to a plain text field", error);
      return new PlainSurface(this, this.#settings, listener, early);
    }
  }

  #set(name, value) {
    this.#settings[name] = value;
    this.#surface?.set(name, value);
  }

  #changeLater() {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      if (this.#surface?.composing) this.#changeLater();
      else this.flush();
    }, CHANGE_DELAY_MILLIS);
  }

  #cancelTimer() {
    clearTimeout(this.#timer);
    this.#timer = 0;
  }

  #tell(name, detail) {
    this.dispatchEvent(new CustomEvent(name, { detail, bubbles: true }));
  }
}

// CodeMirror counts a line's end as one unit, so offsets agree only when the text does too.
function withPlainLineEnds(text) {
  return String(text ?? "").replace(/\r\n?/g, "\n");
}

customElements.define("yaml-editor", YamlEditor);
