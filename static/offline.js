// The page without a network: registers the service worker, and says when it holds a newer page.

/** Never in somebody else's page, and not where the browser keeps nothing. `worker` is set in published pages only. */
export async function startWorker(worker) {
  if (!worker || parent !== window || !canKeep()) return;
  try {
    const registration = await navigator.serviceWorker.register(new URL(worker, document.baseURI));
    const offer = (waiting) => waiting && navigator.serviceWorker.controller && say(waiting);
    offer(registration.waiting);
    registration.addEventListener("updatefound", () => {
      const coming = registration.installing;
      coming?.addEventListener("statechange", () => coming.state === "installed" && offer(coming));
    });
  } catch (error) {
    // Offline use is a gift: without it the page is whole.
    console.info("podlife does not work offline here:", error.message);
  }
}

function canKeep() {
  try {
    return Boolean(localStorage) && "serviceWorker" in navigator;
  } catch {
    return false;
  }
}

// The newer page comes as a whole or not at all: only when the reader asks does its worker take over, and then the page
// is loaded anew from it.
function say(waiting) {
  if (document.querySelector(".newer")) return;
  const bar = document.querySelector("#newer").content.cloneNode(true);
  const lang = document.documentElement.lang === "ko" ? "ko" : "en";
  for (const other of bar.querySelectorAll(`[lang]:not([lang=${lang}])`)) other.remove();
  bar.querySelector("button").addEventListener("click", () => {
    navigator.serviceWorker.addEventListener("controllerchange", () => location.reload(), { once: true });
    waiting.postMessage("take over");
  });
  bar.querySelector("button.later").addEventListener("click", (event) => event.target.closest(".newer").remove());
  document.body.append(bar);
}
