// The explanation of a field: under the mouse, or at the cursor where there is no mouse.
import { StateEffect, StateField } from "@codemirror/state";
import { EditorView, showTooltip } from "@codemirror/view";

const show = StateEffect.define();

/** What is shown at the cursor; it goes when the text or the cursor moves. */
export const explanations = StateField.define({
  create: () => null,
  update(shown, change) {
    for (const effect of change.effects) if (effect.is(show)) return effect.value;
    return change.docChanged || change.selection ? null : shown;
  },
  provide: (field) => showTooltip.from(field),
});

/** Shows and says what the field at the cursor means, also to whoever cannot see it. */
export function explainHere(view, settings) {
  const found = settings.hover?.(view.state.doc.toString(), view.state.selection.main.head);
  const tooltip = found && { pos: found.from, end: found.to, above: true, create: () => ({ dom: draw(found) }) };
  const spoken = found
    ? [found.title, ...found.lines].join(". ")
    : view.state.phrase("Nothing is known about this place");
  view.dispatch({ effects: [show.of(tooltip ?? null), EditorView.announce.of(spoken)] });
  return true;
}

export function closeExplanation(view) {
  if (view.state.field(explanations) === null) return false;
  view.dispatch({ effects: show.of(null) });
  return true;
}

/** Kubernetes' words are English, ours are in the reader's language. */
export function draw({ title, lines, lang, link }) {
  const dom = element("div", "cm-explanation");
  const head = dom.appendChild(element("p", "cm-explanation-title", title));
  head.lang = "en";
  for (const line of lines) dom.appendChild(element("p", "", line)).lang = lang;
  if (link) {
    const anchor = dom.appendChild(element("p", "")).appendChild(element("a", "", link.label));
    Object.assign(anchor, { href: link.href, target: "_blank", rel: "noopener", lang });
  }
  return dom;
}

function element(name, className, text = "") {
  const made = document.createElement(name);
  made.className = className;
  made.textContent = text;
  return made;
}
