// The editing surface made of CodeMirror 6.
import { Annotation, Compartment, EditorState } from "@codemirror/state";
import { EditorView, ViewPlugin } from "@codemirror/view";
import { setDiagnostics } from "@codemirror/lint";

import { assistance } from "./assist.js";
import { forCodeMirror } from "./diagnostics.js";
import { editing } from "./editing.js";
import { explainHere } from "./explanation.js";
import { look } from "./look.js";

/** Marks a change that the page made, which the page need not be told about. */
const fromPage = Annotation.define();

export class CodeSurface {
  #view;
  #listener;
  #settings;
  #compartments = {
    label: new Compartment(),
    readonly: new Compartment(),
    phrases: new Compartment(),
  };
  // What the page asked for while a syllable was being composed, and the text at that composition's start.
  #waiting = {};
  #composedFrom = null;

  constructor(host, settings, listener) {
    this.#listener = listener;
    this.#settings = settings;
    this.#view = this.#newView(host);
    this.#showDiagnostics();
  }

  get text() {
    return this.#view.state.doc.toString();
  }

  get composing() {
    return this.#view.composing;
  }

  set(name, value) {
    if (name === "text") this.#setText(value);
    else if (name === "diagnostics") this.#showDiagnostics();
    else if (name in this.#compartments) this.#reconfigure(name, value);
    // `complete` and `hover` are read from the settings when they are needed.
  }

  select(from, to) {
    const { length } = this.#view.state.doc;
    const anchor = Math.min(Math.max(from, 0), length);
    const head = Math.min(Math.max(to, 0), length);
    this.#view.focus();
    this.#view.dispatch({
      selection: { anchor, head },
      effects: EditorView.scrollIntoView(anchor, { y: "center" }),
    });
  }

  explain() {
    explainHere(this.#view, this.#settings);
  }

  load(text) {
    this.#waiting = {};
    this.#settings.diagnostics = [];
    this.#view.setState(this.#newState(text));
  }

  focus() {
    this.#view.focus();
  }

  close() {
    this.#view.destroy();
  }

  // A view that fails while it is made leaves plugins behind, and one of them would go on parsing for it.
  #newView(host) {
    let begun = null;
    const witness = ViewPlugin.define((view) => ((begun = view), {}));
    const state = this.#newState(this.#settings.text, witness);
    try {
      return new EditorView({ state, parent: host });
    } catch (error) {
      abandon(begun);
      throw error;
    }
  }

  #newState(doc, witness = []) {
    const settings = this.#settings;
    const compartments = Object.entries(this.#compartments);
    return EditorState.create({
      doc,
      extensions: [
        witness,
        editing(() => this.#listener.applied()),
        assistance(settings),
        look,
        compartments.map(([name, compartment]) => compartment.of(extension(name, settings[name]))),
        EditorView.updateListener.of((update) => this.#updated(update)),
        EditorView.domEventHandlers({
          blur: () => this.#listener.left(),
          compositionstart: () => {
            this.#composedFrom = this.#view.state.doc;
          },
          compositionend: () => this.#afterComposition(),
        }),
      ],
    });
  }

  #reconfigure(name, value) {
    this.#view.dispatch({ effects: this.#compartments[name].reconfigure(extension(name, value)) });
  }

  #updated(update) {
    const byLearner = update.transactions.some((change) => change.docChanged && !change.annotation(fromPage));
    if (byLearner) this.#listener.changed();
    if (update.selectionSet || update.docChanged) this.#listener.cursorMoved(cursorOf(update.state));
  }

  // Only the part that differs is replaced, so that the cursor and the history keep their places.
  #setText(text) {
    if (this.#view.composing) {
      this.#waiting.text = text;
      return;
    }
    const change = difference(this.text, text);
    if (change) this.#view.dispatch({ changes: change, annotations: fromPage.of(true) });
  }

  #showDiagnostics() {
    if (this.#view.composing) {
      this.#waiting.diagnostics = true;
      return;
    }
    const { state } = this.#view;
    this.#view.dispatch(setDiagnostics(state, forCodeMirror(this.#settings.diagnostics, state.doc)));
  }

  // A composed syllable is the learner's text: it wins over a text from the page, and diagnostics of the text before it are old.
  #afterComposition() {
    setTimeout(() => {
      if (this.#view.composing) return;
      const { text, diagnostics } = this.#waiting;
      this.#waiting = {};
      if (!this.#view.state.doc.eq(this.#composedFrom)) return;
      if (text !== undefined) this.#setText(text);
      if (diagnostics) this.#showDiagnostics();
    });
  }
}

/** Stops the plugins of a view that was never finished; what it lacks itself cannot be taken down. */
function abandon(view) {
  try {
    view?.destroy();
  } catch {
    // Its plugins go first.
  }
}

function extension(name, value) {
  switch (name) {
    case "label":
      return EditorView.contentAttributes.of({ "aria-label": value });
    case "readonly":
      return EditorState.readOnly.of(value);
    case "phrases":
      return EditorState.phrases.of(value);
  }
}

function cursorOf(state) {
  const offset = state.selection.main.head;
  const line = state.doc.lineAt(offset);
  return { line: line.number, column: offset - line.from + 1, offset };
}

/** The smallest single replacement that turns `before` into `after`, or null. */
function difference(before, after) {
  if (before === after) return null;
  const shorter = Math.min(before.length, after.length);
  let from = 0;
  while (from < shorter && before[from] === after[from]) from += 1;
  let same = 0;
  while (same < shorter - from && before.at(-1 - same) === after.at(-1 - same)) same += 1;
  return { from, to: before.length - same, insert: after.slice(from, after.length - same) };
}
