// The service worker: keeps one whole set of the page's files, and answers from it before it asks the network.
// xtask/policy.mjs fills in the names and a hash of their contents, so another page is another set.

const SET = "podlife-{{hash}}";
const FILES = ["{{files}}"];

addEventListener("install", (event) => event.waitUntil(fill()));
addEventListener("activate", (event) => event.waitUntil(tidyUp()));
addEventListener("message", (event) => event.data === "take over" && skipWaiting());
addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  const name = url.href.slice(registration.scope.length).split(/[?#]/)[0] || "index.html";
  // Whatever is not of the set goes its own way.
  if (request.method === "GET" && url.href.startsWith(registration.scope) && FILES.includes(name)) event.respondWith(answer(name, request));
});

// All of them or none; past the browser's own cache, which may hold an older one.
async function fill() {
  const cache = await caches.open(SET);
  await cache.addAll(FILES.map((name) => new Request(name, { cache: "reload" })));
}

async function tidyUp() {
  for (const name of await caches.keys()) if (name.startsWith("podlife-") && name !== SET) await caches.delete(name);
}

async function answer(name, request) {
  const cache = await caches.open(SET);
  return (await cache.match(new URL(name, registration.scope))) ?? fetch(request);
}
