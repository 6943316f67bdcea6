// Starts the app, and keeps the learner's text in reach when it cannot start or has stopped.
import { startWorker } from "./offline.js";
import { startOutside } from "./outside.js";

const TEXT_ROOM = 20_000;

addEventListener("error", (event) => stoppedBy(event.error));
addEventListener("unhandledrejection", (event) => stoppedBy(event.reason));
// A panic tells its own words first; the trap that follows it only says "unreachable".
addEventListener("podlife-crash", (event) => showCrash(event.detail));

start();

async function start() {
  const { script, wasm, worker } = document.querySelector("meta[name=podlife-app]").dataset;
  const outside = startOutside();
  try {
    const app = await import(new URL(script, document.baseURI));
    await app.default({ module_or_path: new URL(wasm, document.baseURI) });
  } catch (error) {
    showCrash(error);
    return;
  }
  outside.ready();
  startWorker(worker);
}

// Other errors, of an extension for example, are none of the app's.
function stoppedBy(error) {
  if (error instanceof WebAssembly.RuntimeError) showCrash(error);
}

function showCrash(cause) {
  if (document.querySelector(".notice[role=alert]")) return;
  console.error("podlife has stopped", cause);
  const card = document.querySelector("#crash").content.cloneNode(true);
  card.querySelector(".notice-cause").textContent = String(cause?.stack ?? cause).slice(0, TEXT_ROOM);
  card.querySelector("button").addEventListener("click", () => location.reload());
  const text = document.querySelector("yaml-editor")?.value;
  if (text) {
    const area = card.querySelector("textarea");
    area.value = text;
    area.hidden = false;
  }
  document.body.prepend(card);
}
