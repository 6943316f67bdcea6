// How the editor looks: only the page's own variables, so a theme is a matter of CSS.
import { HighlightStyle, syntaxHighlighting } from "@codemirror/language";
import { EditorView } from "@codemirror/view";
import { tags } from "@lezer/highlight";

const paper = "var(--paper, #fcfbf9)";
const card = "var(--card, #fff)";
const ink = "var(--ink, #1d2126)";
const soft = "var(--soft, #68707a)";
const line = "var(--line, #e6e3dd)";
const wash = "var(--wash, #f4f2ed)";
const ok = "var(--ok, #00815f)";
const wait = "var(--wait, #9a6700)";
const bad = "var(--bad, #b8400a)";
const blue = "var(--blue, #1f6fb2)";
const mono = "var(--mono, ui-monospace, 'DejaVu Sans Mono', monospace)";
const chosen = `color-mix(in srgb, ${blue} 24%, transparent)`;

const theme = EditorView.theme({
  "&": { height: "100%", color: ink, backgroundColor: card, fontSize: "var(--code-size, 12.5px)" },
  "&.cm-focused": { outline: "none" },
  // Above the gutter, which would cover an outline on the left.
  "&.cm-focused::after": { content: '""', position: "absolute", inset: 0, zIndex: 250, border: `2px solid ${blue}`, pointerEvents: "none" },
  ".cm-scroller": { overflow: "auto", fontFamily: mono, lineHeight: "1.62" },
  ".cm-content": { padding: "10px 0", caretColor: ink },
  ".cm-line": { padding: "0 10px 0 6px" },
  ".cm-content ::selection, .cm-line::selection": { backgroundColor: chosen },
  ".cm-activeLine, .cm-activeLineGutter": { backgroundColor: `color-mix(in srgb, ${wash} 60%, transparent)` },
  ".cm-gutters": { color: soft, backgroundColor: card, border: "none" },
  ".cm-lineNumbers .cm-gutterElement": { minWidth: "32px", padding: "0 6px 0 4px" },
  "&.cm-focused .cm-matchingBracket": { backgroundColor: chosen },
  "&.cm-focused .cm-nonmatchingBracket": { backgroundColor: "transparent", color: bad },
  ".cm-tab": { background: `linear-gradient(${wait}, ${wait}) center / calc(100% - 4px) 1px no-repeat` },
  ".cm-searchMatch": { backgroundColor: `color-mix(in srgb, ${wait} 30%, transparent)` },
  ".cm-searchMatch-selected": { outline: `1px solid ${wait}` },

  ".cm-lintRange": { backgroundImage: "none", textDecoration: "underline wavy 1.2px", textUnderlineOffset: "3px" },
  ".cm-lintRange-error": { textDecorationColor: bad },
  ".cm-lintRange-warning": { textDecorationColor: wait },
  ".cm-lintRange-info": { textDecorationColor: blue },
  ".cm-lintRange-active": { backgroundColor: `color-mix(in srgb, ${wait} 15%, transparent)` },
  ".cm-gutter-lint": { width: "16px" },
  ".cm-gutter-lint .cm-gutterElement": { padding: "0 2px" },
  ".cm-lint-marker": { width: "1em", height: "1em", content: "none", textAlign: "center", lineHeight: "1.62" },
  // Each severity has its own shape, not only its own colour.
  ".cm-lint-marker-error": { color: bad, "&:before": { content: "'✕'" } },
  ".cm-lint-marker-warning": { color: wait, "&:before": { content: "'▲'" } },
  ".cm-lint-marker-info": { color: blue, "&:before": { content: "'●'" } },

  ".cm-tooltip": { color: ink, backgroundColor: card, border: `1px solid ${line}`, borderRadius: "7px", overflow: "hidden" },
  ".cm-tooltip.cm-tooltip-autocomplete > ul > li": { display: "flex", gap: "18px", justifyContent: "space-between", padding: "3px 10px", color: ink },
  ".cm-tooltip-autocomplete ul li[aria-selected]": { color: ink, backgroundColor: chosen },
  ".cm-tooltip-autocomplete ul li[aria-selected] .cm-completionDetail": { color: ink },
  // What a choice means stands beside the list, outside of its box.
  ".cm-tooltip.cm-tooltip-autocomplete": { overflow: "visible" },
  ".cm-tooltip.cm-tooltip-autocomplete > ul": { borderRadius: "7px" },
  ".cm-completionDetail": { margin: "0", color: soft, fontStyle: "normal" },
  ".cm-tooltip.cm-completionInfo": { maxWidth: "30em", padding: "8px 12px", fontFamily: "system-ui, sans-serif", whiteSpace: "pre-line" },
  // Where there is no room beside the list, below it.
  ".cm-tooltip.cm-completionInfo-left-narrow, .cm-tooltip.cm-completionInfo-right-narrow": { top: "100% !important", left: "0", right: "0", maxWidth: "none" },
  ".cm-explanation": { maxWidth: "min(36em, 90vw)", padding: "8px 12px", fontFamily: "system-ui, sans-serif" },
  ".cm-explanation p": { margin: "0 0 4px" },
  ".cm-explanation p:last-child": { margin: "0" },
  ".cm-explanation-title": { fontFamily: mono, fontWeight: "600" },
  ".cm-explanation a": { color: blue },
  ".cm-diagnostic": { maxWidth: "44em", padding: "8px 12px", fontFamily: "system-ui, sans-serif" },
  ".cm-diagnostic-error": { borderLeft: `4px solid ${bad}` },
  ".cm-diagnostic-warning": { borderLeft: `4px solid ${wait}` },
  ".cm-diagnostic-info": { borderLeft: `4px solid ${blue}` },
  ".cm-diagnosticAction": { color: card, backgroundColor: ink, borderRadius: "5px", padding: "2px 9px" },
  ".cm-panels": { color: ink, backgroundColor: wash, borderColor: line },
  ".cm-panels.cm-panels-top": { borderBottom: `1px solid ${line}` },
  ".cm-panel.cm-panel-lint ul [aria-selected]": { color: ink, backgroundColor: chosen },
  ".cm-textfield": { color: ink, backgroundColor: paper, border: `1px solid ${line}`, borderRadius: "5px" },
  ".cm-button": { color: ink, background: card, border: `1px solid ${line}`, borderRadius: "5px" },
});

const colours = HighlightStyle.define([
  { tag: [tags.definition(tags.propertyName), tags.propertyName], color: blue },
  { tag: tags.string, color: wait },
  { tag: [tags.typeName, tags.labelName, tags.keyword], color: ok },
  { tag: [tags.comment, tags.meta, tags.punctuation, tags.separator], color: soft },
]);

export const look = [theme, syntaxHighlighting(colours)];
