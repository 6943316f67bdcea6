// A static server for the tests: the built page under a sub-path, as a course site would hold it, and the fixtures beside it.
import { createServer } from "node:http";
import { readFile } from "node:fs/promises";
import { dirname, extname, join, normalize } from "node:path";
import { fileURLToPath } from "node:url";

export const ROOT = join(dirname(fileURLToPath(import.meta.url)), "../..");

const FOLDERS = {
  "/course/podlife/": join(ROOT, "dist"),
  "/fixture/": join(ROOT, "tests/e2e/fixture"),
  "/gen/": join(ROOT, "static/gen"),
};
const KINDS = {
  ".css": "text/css",
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript",
  ".png": "image/png",
  ".svg": "image/svg+xml",
  ".wasm": "application/wasm",
  ".webmanifest": "application/manifest+json",
};

/**
 * Listens on this machine only, on a port of the system's choice: {origin, close}. `changed` may give a path another body:
 * it takes the path and the body, and returns a body, or null for a file that is not there.
 */
export async function startServer(changed = (_, body) => body) {
  const policy = await publishedPolicy();
  const server = createServer((request, response) => answer(request, response, policy, changed));
  await new Promise((listening) => server.listen(0, "127.0.0.1", listening));
  return {
    origin: `http://127.0.0.1:${server.address().port}`,
    close: () => {
      server.closeAllConnections();
      return new Promise((closed) => server.close(closed));
    },
  };
}

async function answer(request, response, policy, changed) {
  const { pathname } = new URL(request.url, "http://127.0.0.1");
  const body = changed(pathname, await contentOf(pathname).catch(() => null));
  if (body === null) {
    response.writeHead(404).end();
    return;
  }
  const kind = KINDS[extname(pathname)] ?? KINDS[".html"];
  // GitHub Pages lets every origin read its files, and a sandboxed frame has an origin that is nobody's.
  const headers = { "content-type": kind, "access-control-allow-origin": "*", "cache-control": "no-cache" };
  // The course page is somebody else's: it has no policy of ours.
  if (!pathname.includes("/examples/")) headers["content-security-policy"] = policy;
  response.writeHead(200, headers).end(body);
}

async function contentOf(pathname) {
  const place = Object.keys(FOLDERS).find((start) => pathname.startsWith(start));
  const name = normalize(decodeURIComponent(pathname.slice(place.length))) || "index.html";
  if (name.startsWith("..")) throw new Error("outside of the folder");
  return readFile(join(FOLDERS[place], name === "." ? "index.html" : name));
}

/** The fixtures live under the policy of the page itself. */
async function publishedPolicy() {
  const page = await readFile(join(ROOT, "index.html"), "utf8");
  return page.match(/http-equiv="Content-Security-Policy"\s+content="([^"]+)"/)[1];
}
