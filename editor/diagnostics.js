// The page's diagnostics as CodeMirror's: within the text, and with a repair that never overwrites something newer.

export function forCodeMirror(diagnostics, doc) {
  return diagnostics.map((diagnostic) => one(diagnostic, doc));
}

function one({ from, to, severity, message, fix }, doc) {
  const start = within(from, doc);
  const end = Math.max(start, within(to, doc));
  const actions = fix ? [action(fix, start, doc)] : [];
  return { from: start, to: end, severity, message, actions };
}

function action(fix, start, doc) {
  const replaced = doc.sliceString(fix.from, fix.to);
  return {
    name: fix.label,
    apply(view, now) {
      const from = fix.from + now - start;
      const to = from + replaced.length;
      if (view.state.sliceDoc(from, to) !== replaced) return;
      view.dispatch({ changes: { from, to, insert: fix.insert }, userEvent: "input.fix" });
    },
  };
}

function within(offset, doc) {
  return Math.min(Math.max(offset, 0), doc.length);
}
