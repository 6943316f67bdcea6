// What a course page does around its embeds: it tells them its language and its theme, and listens to them.

const embeds = document.querySelectorAll("pod-life");
const asked = new URLSearchParams(location.search);

setLanguage(asked.get("lang") ?? (navigator.language.startsWith("ko") ? "ko" : "en"));
setTheme(asked.get("theme") ?? (matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light"));

for (const button of document.querySelectorAll("[data-language]")) button.addEventListener("click", () => setLanguage(button.dataset.language));
for (const button of document.querySelectorAll("button[data-theme]")) button.addEventListener("click", () => setTheme(button.dataset.theme));

// The second embed says where its clock stands; the page around it does something with that.
document.querySelector("#two").addEventListener("podlife-progress", ({ detail }) => {
  const seconds = Math.floor(detail.now / 1000);
  const words = { ko: `수업 페이지가 전해 들은 시각: ${seconds}초`, en: `What this page hears from it: ${seconds} s` };
  const told = document.querySelector("#told");
  const text = words[document.documentElement.lang];
  // Only every tenth second, for those who listen to the page.
  if (!told.textContent || seconds % 10 === 0 || !detail.playing) told.textContent = text;
});

function setLanguage(language) {
  const lang = language === "en" ? "en" : "ko";
  document.documentElement.lang = lang;
  for (const embed of embeds) {
    embed.setAttribute("title", embed.dataset[lang === "ko" ? "titleKo" : "titleEn"]);
    embed.setAttribute("language", lang);
  }
  press("[data-language]", (button) => button.dataset.language === lang);
}

function setTheme(theme) {
  document.documentElement.dataset.theme = theme;
  for (const embed of embeds) embed.setAttribute("theme", theme);
  press("button[data-theme]", (button) => button.dataset.theme === theme);
}

function press(selector, isPressed) {
  for (const button of document.querySelectorAll(selector)) button.setAttribute("aria-pressed", isPressed(button));
}
