// <pod-life>: podlife inside of another page. A poster first; the page itself comes on a click, or with load="visible"
// once it is in sight. It works in a sandbox without an origin, keeps nothing and takes no focus. EMBED.md tells the rest.

const PROTOCOL = 1;
const HOME = new URL(".", import.meta.url);
const SANDBOX = "allow-scripts allow-popups allow-popups-to-escape-sandbox allow-downloads";
const RECIPE_LENGTH_MAX = 256 * 1024;
const USUAL_HEIGHT = 520;

const WORDS = {
  en: { open: "Open", close: "Close", minutes: "{} min", goal: "{} goal", goals: "{} goals", here: "opens here, nothing is uploaded", failed: "The recipe cannot be loaded" },
  ko: { open: "열기", close: "닫기", minutes: "{}분", goal: "목표 {}개", goals: "목표 {}개", here: "이 자리에서 열리며 업로드하는 것은 없습니다", failed: "레시피를 불러올 수 없습니다" },
};

const LOOK = `
:host { display: block; container-type: inline-size; color-scheme: light dark; font: 15px/1.45 system-ui, "Apple SD Gothic Neo", "Malgun Gothic", "Noto Sans KR", "Noto Sans CJK KR", sans-serif; word-break: keep-all }
:host([hidden]) { display: none }
:host([theme=light]) { color-scheme: light } :host([theme=dark]) { color-scheme: dark }
div { overflow: hidden; border: 1px solid light-dark(#e6e3dd, #2c3138); border-radius: 12px; background: light-dark(#f4f2ed, #23282e) }
button { display: grid; grid-template-columns: auto 1fr; gap: 2px 16px; align-items: center; width: 100%; padding: 18px; border: 0; border-radius: 11px; color: light-dark(#1d2126, #e8e6e1); background: none; font: inherit; text-align: start; cursor: pointer }
button:hover { background: light-dark(#ebe8e1, #2a3037) }
button:focus-visible { outline: 3px solid light-dark(#1c66a5, #74b4ee); outline-offset: -3px }
svg { grid-row: span 2; width: 46px; height: 46px; border-radius: 50%; color: light-dark(#fff, #14171b); background: light-dark(#1d2126, #e8e6e1) }
b { font-size: 16px; align-self: end } span { color: light-dark(#5f6771, #a2a9b2); font-size: 14px; align-self: start }
[aria-expanded=true] { padding: 8px 14px; border-radius: 0 } [aria-expanded=true] svg { grid-row: auto; width: 24px; height: 24px } [aria-expanded=true] b { font-size: 14px; align-self: center } [aria-expanded=true] span { display: none }
iframe { display: block; width: 100%; border: 0; border-top: 1px solid light-dark(#e6e3dd, #2c3138); background: light-dark(#fcfbf9, #14171b) }
@container (max-width: 360px) { button { padding: 14px; gap: 2px 12px } svg { width: 38px; height: 38px } }`;

class PodLife extends HTMLElement {
  static observedAttributes = ["theme", "language", "title", "height"];
  #frame = null;
  #port = null;
  #queue = [];
  #sight = null;
  #button;
  #root;

  connectedCallback() {
    if (!this.#root) this.#draw();
    addEventListener("message", this.#hear);
    if (this.hasAttribute("autoplay") || this.getAttribute("load") === "visible") {
      this.#sight = new IntersectionObserver((seen) => {
        if (!seen.some((one) => one.isIntersecting)) return;
        this.#sight?.disconnect();
        this.open();
      });
      this.#sight.observe(this);
    }
  }

  disconnectedCallback() {
    removeEventListener("message", this.#hear);
    this.#sight?.disconnect();
    this.#sight = null;
    this.close();
  }

  attributeChangedCallback(name, before, value) {
    if (!this.#root || before === value) return;
    if (name === "theme") this.#ask({ type: "theme", theme: value ?? "auto" });
    else if (name === "language") this.#ask({ type: "language", language: this.#lang });
    else if (name === "height" && this.#frame) this.#frame.height = this.#height;
    else if (name === "title" && this.#frame) this.#frame.title = this.#title;
    this.#write();
  }

  /** Replaces the poster by the page. */
  open() {
    if (this.#frame) return;
    const frame = document.createElement("iframe");
    frame.src = this.#link;
    frame.title = this.#title;
    frame.height = this.#height;
    frame.loading = "lazy";
    frame.setAttribute("sandbox", SANDBOX);
    frame.allow = "clipboard-write; fullscreen";
    this.#frame = frame;
    this.#root.append(frame);
    this.#write();
    const recipe = this.getAttribute("recipe");
    const inside = this.querySelector("script[type='text/podlife']");
    if (recipe) this.#fetch(recipe);
    else if (inside) this.load(inside.textContent.trimStart());
  }

  /** Back to the poster. What was done inside is gone, as when a page is left. */
  close() {
    this.#frame?.remove();
    this.#frame = this.#port = null;
    this.#queue = [];
    if (this.#root) this.#write();
  }

  play() { this.#ask({ type: "play" }); }
  pause() { this.#ask({ type: "pause" }); }
  /** Milliseconds, or an offset such as "1m30s". */
  seek(at) { this.#ask({ type: "seek", at }); }
  /** A recipe's text. */
  load(recipe) { this.#ask({ type: "load", recipe: String(recipe).slice(0, RECIPE_LENGTH_MAX) }); }

  get #lang() {
    const tag = this.getAttribute("language") || this.closest("[lang]")?.lang || navigator.language;
    return tag.toLowerCase().startsWith("ko") ? "ko" : "en";
  }

  get #title() { return this.getAttribute("title") || "podlife"; }
  get #height() { return Math.min(2000, Math.max(200, Number(this.getAttribute("height")) || USUAL_HEIGHT)); }

  // What the attributes say stands before what the link says: the page takes the last of two.
  get #link() {
    const src = this.getAttribute("src");
    let link = new URL(HOME);
    if (src) {
      const given = new URL(src, document.baseURI);
      if (/^https?:$/.test(given.protocol)) link = given;
    }
    const parts = link.hash.slice(1).split("&").filter((part) => part && !/^z$/.test(part));
    const say = (key, value) => value != null && parts.push(`${key}=${encodeURIComponent(value)}`);
    say("l", this.getAttribute("lesson"));
    if (this.hasAttribute("panes") || !parts.some((part) => part.startsWith("embed="))) say("embed", this.getAttribute("panes") ?? "");
    if (this.hasAttribute("autoplay")) say("play", "1");
    if (this.hasAttribute("language") || !parts.some((part) => part.startsWith("lang="))) say("lang", this.#lang);
    say("theme", this.getAttribute("theme"));
    link.hash = parts.join("&");
    return link.href;
  }

  #draw() {
    this.#root = document.createElement("div");
    this.#button = document.createElement("button");
    this.#button.type = "button";
    this.#button.addEventListener("click", () => (this.#frame ? this.close() : this.open()));
    this.#root.append(this.#button);
    const shadow = this.attachShadow({ mode: "open" });
    const look = new CSSStyleSheet();
    look.replaceSync(LOOK);
    shadow.adoptedStyleSheets = [look];
    shadow.append(this.#root);
    this.#write();
  }

  #write(failed) {
    const words = WORDS[this.#lang];
    const count = (name) => Number.parseInt(this.getAttribute(name), 10) || 0;
    const goals = count("goals");
    const about = [
      count("minutes") && words.minutes.replace("{}", count("minutes")),
      goals && words[goals === 1 ? "goal" : "goals"].replace("{}", goals),
      failed ? words.failed : words.here,
    ];
    const isOpen = this.#frame !== null;
    this.#button.lang = this.#lang;
    this.#button.setAttribute("aria-expanded", isOpen);
    this.#button.innerHTML = `<svg viewBox="0 0 46 46" aria-hidden="true"><path d="${isOpen ? "M15 15l16 16m0-16l-16 16" : "M18 14v18l15-9z"}" fill="currentColor" stroke="currentColor" stroke-width="${isOpen ? 5 : 0}"/></svg><b></b> <span></span>`;
    const title = this.#button.querySelector("b");
    title.textContent = this.#title;
    this.#button.querySelector("span").textContent = about.filter(Boolean).join(" · ");
    this.#button.title = isOpen ? words.close : words.open;
  }

  async #fetch(recipe) {
    try {
      const answer = await fetch(new URL(recipe, document.baseURI));
      if (!answer.ok) throw new Error(answer.statusText);
      this.load(await answer.text());
    } catch {
      this.close();
      this.#write(true);
    }
  }

  // A sandboxed page has no origin to be named, so its window is what is asked of whom a message is.
  #hear = ({ source, data }) => {
    if (!this.#frame || source !== this.#frame.contentWindow || data?.podlife !== PROTOCOL) return;
    if (data.type === "waiting") {
      this.#port = source;
      this.#post({ type: "hello" });
      for (const message of this.#queue.splice(0)) this.#post(message);
    } else if (data.type === "height" && !this.hasAttribute("height")) {
      this.#frame.height = Math.min(2000, Math.max(200, Number(data.height) || USUAL_HEIGHT));
    }
    if (typeof data.type === "string") this.dispatchEvent(new CustomEvent(`podlife-${data.type}`, { detail: data, bubbles: true }));
  };

  #ask(message) {
    if (this.#port) this.#post(message);
    else if (message.type !== "theme" && message.type !== "language") this.#queue.push(message);
    else if (this.#frame) this.#queue.push(message);
  }

  #post(message) { this.#port.postMessage({ podlife: PROTOCOL, ...message }, "*"); }
}

if (!customElements.get("pod-life")) customElements.define("pod-life", PodLife);
