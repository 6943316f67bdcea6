// What leaves the page and what comes in: files, and in a frame the messages between the app and its host (EMBED.md).

const PROTOCOL = 1;
const MESSAGE_LENGTH_MAX = 1024 * 1024;
// A host need not hear every frame of the clock.
const PROGRESS_MILLIS = 200;
const HEIGHT_MILLIS = 400;
const HEIGHT_MIN = 240;
const HEIGHT_MAX = 900;
const PNG_SCALE = 2;

/** Listens from the start; `ready` says that the app listens too. */
export function startOutside() {
  addEventListener("podlife-file", ({ detail: [name, text, kind] }) => (kind === "png" ? handOutPng(name, text) : handOut(name, new Blob([text]))));
  return parent === window ? { ready() {} } : startFrame();
}

function handOut(name, blob) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}

async function handOutPng(name, svg) {
  const image = new Image();
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}`;
  await image.decode();
  const canvas = document.createElement("canvas");
  canvas.width = image.width * PNG_SCALE;
  canvas.height = image.height * PNG_SCALE;
  const context = canvas.getContext("2d");
  context.scale(PNG_SCALE, PNG_SCALE);
  context.drawImage(image, 0, 0);
  canvas.toBlob((blob) => blob && handOut(name, blob), "image/png");
}

function startFrame() {
  let isReady = false;
  // Whoever said hello; before that only messages that hold nothing of the run are posted.
  let host = null;
  const waiting = [];

  addEventListener("message", (event) => {
    if (event.source !== parent) return;
    const text = textOf(event.data);
    if (text === null) return;
    if (event.data.type === "hello") host = event.origin === "null" ? "*" : event.origin;
    if (isReady) ask(text);
    else if (waiting.length < 20) waiting.push(text);
  });

  const post = (message, to = host) => to && parent.postMessage({ podlife: PROTOCOL, ...message }, to);
  const tell = throttled(post);
  addEventListener("podlife-tell", (event) => tell(JSON.parse(event.detail)));

  return {
    ready() {
      // Yew draws in the next task.
      setTimeout(() => {
        isReady = true;
        waiting.splice(0).forEach(ask);
        post({ type: "waiting" }, "*");
        keepHeight((height) => {
          post({ type: "height", height }, "*");
          // As Canvas wants it of a tool in a course.
          parent.postMessage({ subject: "lti.frameResize", height }, "*");
        });
      });
    },
  };
}

function ask(text) {
  dispatchEvent(new CustomEvent("podlife-host", { detail: text }));
}

// A message as text, or nothing: the app reads it again and hears only what it knows.
function textOf(data) {
  if (data === null || typeof data !== "object" || data.podlife !== PROTOCOL) return null;
  try {
    const text = JSON.stringify(data);
    return text.length <= MESSAGE_LENGTH_MAX ? text : null;
  } catch {
    return null;
  }
}

// The newest progress now and then, everything else at once and in its order.
function throttled(post) {
  let late = null;
  let timer = 0;
  const flush = () => {
    if (late) post(late);
    late = null;
  };
  return (message) => {
    if (message.type !== "progress") {
      flush();
      post(message);
      return;
    }
    late = message;
    if (timer) return;
    flush();
    timer = setTimeout(() => {
      timer = 0;
      flush();
    }, PROGRESS_MILLIS);
  };
}

// A frame asks for as much more height as its panes would have to scroll. It never asks for less: a course page that
// jumps while one reads it is worse than a little room.
function keepHeight(post) {
  let posted = 0;
  const look = () => {
    let missing = 0;
    for (const place of document.querySelectorAll(".place")) {
      if (place.offsetHeight === 0) continue;
      let here = 0;
      for (const one of place.querySelectorAll("*")) {
        const { overflowY } = one.scrollHeight > one.clientHeight + 1 && one.clientHeight > 0 ? getComputedStyle(one) : {};
        if (overflowY === "auto" || overflowY === "scroll") here = Math.max(here, one.scrollHeight - one.clientHeight);
      }
      missing += here;
    }
    const height = Math.min(HEIGHT_MAX, Math.max(HEIGHT_MIN, innerHeight + missing));
    if (height > posted) {
      posted = height;
      post(height);
    }
    if (posted === HEIGHT_MAX) {
      changes.disconnect();
      removeEventListener("resize", soon);
    }
  };
  let timer = 0;
  const soon = () => {
    timer ||= setTimeout(() => {
      timer = 0;
      look();
    }, HEIGHT_MILLIS);
  };
  const changes = new MutationObserver(soon);
  changes.observe(document.body, { childList: true, subtree: true });
  addEventListener("resize", soon);
  look();
}
