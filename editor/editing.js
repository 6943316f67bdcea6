// How editing feels: two spaces, history, brackets, search, and a Tab key that leaves as everywhere on the page.
import { closeBrackets, closeBracketsKeymap } from "@codemirror/autocomplete";
import { defaultKeymap, history, historyKeymap } from "@codemirror/commands";
import { bracketMatching, indentOnInput, indentUnit } from "@codemirror/language";
import { yaml } from "@codemirror/lang-yaml";
import { lintGutter, lintKeymap } from "@codemirror/lint";
import { search, searchKeymap } from "@codemirror/search";
import { EditorState, Prec } from "@codemirror/state";
import {
  Decoration,
  EditorView,
  MatchDecorator,
  ViewPlugin,
  highlightActiveLine,
  highlightActiveLineGutter,
  highlightSpecialChars,
  keymap,
  lineNumbers,
} from "@codemirror/view";

export function editing(apply) {
  const applyKey = {
    key: "Mod-Enter",
    run: () => {
      apply();
      return true;
    },
  };
  return [
    Prec.highest(keymap.of([applyKey])),
    lineNumbers(),
    lintGutter(),
    highlightActiveLine(),
    highlightActiveLineGutter(),
    highlightSpecialChars(),
    visibleTabs,
    history(),
    yaml(),
    indentUnit.of("  "),
    EditorState.tabSize.of(2),
    indentOnInput(),
    bracketMatching(),
    closeBrackets(),
    search({ top: true }),
    keymap.of([...closeBracketsKeymap, ...defaultKeymap, ...searchKeymap, ...historyKeymap, ...lintKeymap]),
    EditorView.contentAttributes.of({ tabindex: "0", "aria-multiline": "true", spellcheck: "false", autocapitalize: "off" }),
  ];
}

// YAML refuses tabs for indentation, so a learner must be able to see one.
const tabs = new MatchDecorator({ regexp: /\t/g, decoration: Decoration.mark({ class: "cm-tab" }) });

const visibleTabs = ViewPlugin.define(
  (view) => ({
    decorations: tabs.createDeco(view),
    update(update) {
      this.decorations = tabs.updateDeco(update, this.decorations);
    },
  }),
  { decorations: (plugin) => plugin.decorations },
);
