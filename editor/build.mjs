// Bundles the editor into static/gen/editor.js; Trunk calls this before every build.
import { build } from "esbuild";

await build({
  entryPoints: ["editor/yaml-editor.js"],
  outfile: "static/gen/editor.js",
  bundle: true,
  format: "esm",
  target: "es2022",
  minify: true,
  legalComments: "none",
  logLevel: "warning",
});
