// Completion and hover: CodeMirror asks, the page answers; without answers both stay silent.
import { autocompletion, completionKeymap } from "@codemirror/autocomplete";
import { hoverTooltip, keymap } from "@codemirror/view";

export function assistance(settings) {
  return [
    autocompletion({ override: [(context) => completions(settings, context)], icons: false }),
    keymap.of(completionKeymap),
    hoverTooltip((view, offset) => explanation(settings, view.state, offset)),
  ];
}

function completions(settings, context) {
  if (!settings.complete) return null;
  const word = context.matchBefore(/[\w.-]*/);
  if (!context.explicit && word.from === word.to) return null;
  return settings.complete(context.state.doc.toString(), context.pos) ?? null;
}

function explanation(settings, state, offset) {
  const found = settings.hover?.(state.doc.toString(), offset);
  if (!found) return null;
  return {
    pos: found.from,
    end: found.to,
    above: true,
    create() {
      const dom = document.createElement("div");
      dom.className = "cm-explanation";
      dom.textContent = found.text;
      return { dom };
    },
  };
}
