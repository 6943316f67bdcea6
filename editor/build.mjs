// Bundles the editor, the start script, the element for other pages and the look of the page into static/gen; Trunk calls this before every build.
import { build } from "esbuild";

const shared = { bundle: true, minify: true, legalComments: "none", logLevel: "warning" };

await build({
  ...shared,
  entryPoints: ["editor/yaml-editor.js"],
  outfile: "static/gen/editor.js",
  format: "esm",
  target: "es2022",
});

for (const name of ["boot", "embed"]) {
  await build({ ...shared, entryPoints: [`static/${name}.js`], outfile: `static/gen/${name}.js`, format: "esm", target: "es2022" });
}

await build({ ...shared, entryPoints: ["static/look/app.css"], outfile: "static/gen/app.css" });
