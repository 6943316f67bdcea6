// Completion and explanations: CodeMirror asks, the page answers; without answers both stay silent.
import {
  acceptCompletion,
  autocompletion,
  completionStatus,
  pickedCompletion,
  startCompletion,
} from "@codemirror/autocomplete";
import { Prec } from "@codemirror/state";
import { hoverTooltip, keymap } from "@codemirror/view";

import { closeExplanation, draw, explainHere, explanations } from "./explanation.js";

export function assistance(settings) {
  const keys = [
    // Where nothing is offered, Tab leaves the editor as it leaves everything else on the page.
    { key: "Tab", run: acceptCompletion },
    { key: "Alt-F1", run: (view) => explainHere(view, settings) },
    { key: "Escape", run: (view) => completionStatus(view.state) === null && closeExplanation(view) },
  ];
  return [
    autocompletion({ override: [(context) => completions(settings, context)], icons: false }),
    Prec.high(keymap.of(keys)),
    explanations,
    hoverTooltip((view, offset) => hovered(settings, view.state, offset)),
  ];
}

// A syllable that is being composed is not a word yet; CodeMirror asks again when it is.
function completions(settings, context) {
  if (!settings.complete || context.view?.composing) return null;
  const found = settings.complete(context.state.doc.toString(), context.pos, context.explicit);
  if (!found) return null;
  // What fits was decided by the page, which is asked again at every key.
  return { from: found.from, to: found.to, filter: false, options: found.options.map((one) => option(one, found.lang)) };
}

function option({ label, detail, info, insert = label, cursor = insert.length, goesOn = false }, lang) {
  return {
    label,
    detail: detail || undefined,
    info: info ? () => note(info, lang) : undefined,
    apply(view, completion, from, to) {
      view.dispatch({
        changes: { from, to, insert },
        selection: { anchor: from + cursor },
        scrollIntoView: true,
        userEvent: "input.complete",
        annotations: pickedCompletion.of(completion),
      });
      if (goesOn) startCompletion(view);
    },
  };
}

function note(text, lang = "") {
  const made = document.createElement("div");
  made.textContent = text;
  made.lang = lang;
  return made;
}

function hovered(settings, state, offset) {
  const found = settings.hover?.(state.doc.toString(), offset);
  return found ? { pos: found.from, end: found.to, above: true, create: () => ({ dom: draw(found) }) } : null;
}
