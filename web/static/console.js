// The console's part in the browser: clauses as one types, a clause in its place, copying. Without it every form and link
// works by itself. What it puts into the page comes from this origin, escaped there.
"use strict";

(() => {
  const PAUSE_MS = 40;
  const COPIED_MS = 2500;
  const FRAGMENT = { "X-Fragment": "1" };

  const one = (selector, root = document) => root.querySelector(selector);
  document.documentElement.classList.add("scripted");

  function speak(sentence) {
    const place = one("#spoken");
    if (place) place.textContent = sentence;
  }

  function fault(sentence) {
    const words = document.createElement("p");
    words.className = "fault";
    words.setAttribute("role", "alert");
    words.textContent = sentence;
    return words;
  }

  // Only the newest request of a kind counts: an earlier one is broken off.
  const running = {};

  async function fetchFragment(kind, address, options) {
    running[kind]?.abort();
    const control = (running[kind] = new AbortController());
    try {
      const response = await fetch(address, { ...options, headers: FRAGMENT, signal: control.signal });
      if (response.status === 401) {
        location.assign(`/console/login${location.search}`);
        return null;
      }
      if (response.status === 429) return fault(document.body.dataset.slowDown);
      if (!(response.headers.get("content-type") ?? "").startsWith("text/html")) return fault(document.body.dataset.away);
      const words = document.createElement("template");
      words.innerHTML = await response.text();
      return words.content;
    } catch (error) {
      return error.name === "AbortError" ? null : fault(document.body.dataset.away);
    }
  }

  const form = one("#find");
  let timer = 0;
  let last = "";

  async function search() {
    clearTimeout(timer);
    const asked = new URLSearchParams(new FormData(form));
    if (asked.toString() === last) return;
    last = asked.toString();
    const started = performance.now();
    const content = await fetchFragment("search", form.action, { method: "POST", body: asked });
    if (!content) return;
    one("#results").replaceChildren(content);
    document.documentElement.dataset.searchMs = (performance.now() - started).toFixed(1);
    document.documentElement.dataset.searched = asked.get("q");
  }

  async function reply(button) {
    const asked = new URLSearchParams(new FormData(form));
    asked.set("reply", button.value);
    const content = await fetchFragment("reply", button.formAction, { method: "POST", body: asked });
    if (content) one("#reply").replaceChildren(content);
  }

  async function open(link) {
    const content = await fetchFragment("place", link.href, {});
    if (!content) return;
    const place = one("#place");
    place.replaceChildren(content);
    document.querySelectorAll(".open[aria-current]").forEach((other) => other.removeAttribute("aria-current"));
    link.setAttribute("aria-current", "true");
    place.scrollTop = 0;
    place.focus({ preventScroll: true });
    const narrow = place.getBoundingClientRect().left < 40;
    (narrow ? place : one(".this", place))?.scrollIntoView({ block: narrow ? "start" : "nearest" });
  }

  function back() {
    const link = one(".open[aria-current]");
    (link ?? one("#q"))?.focus();
    link?.scrollIntoView({ block: "center" });
  }

  // Where a page may not use the clipboard (plain http on a name), the old way still works.
  async function write(words) {
    try {
      await navigator.clipboard.writeText(words);
      return true;
    } catch {
      const box = document.createElement("textarea");
      box.value = words;
      box.className = "unseen";
      document.body.append(box);
      box.select();
      const done = document.execCommand("copy");
      box.remove();
      return done;
    }
  }

  async function copy(button) {
    const { copy: words, link } = button.dataset;
    const done = await write(link ? words.replace(link, new URL(link, location.href).href) : words);
    const said = done ? document.body.dataset.copied : document.body.dataset.notCopied;
    const before = (button.dataset.before ??= button.textContent);
    button.textContent = said;
    speak(said);
    button.focus();
    setTimeout(() => (button.textContent = before), COPIED_MS);
  }

  function step(event) {
    const links = [...document.querySelectorAll("#results .open")];
    const at = links.indexOf(document.activeElement);
    const next = event.key === "ArrowDown" ? at + 1 : at - 1;
    if (at < 0 && (document.activeElement !== one("#q") || event.key === "ArrowUp")) return;
    event.preventDefault();
    (next < 0 ? one("#q") : links[next])?.focus();
  }

  document.addEventListener("click", (event) => {
    const button = event.target.closest("button.copy");
    const link = event.target.closest("#results a.open");
    const away = event.target.closest("#place a.back-to-results");
    if (button) copy(button);
    if (!(link || away) || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    if (link) open(link);
    else back();
  });

  document.addEventListener("keydown", (event) => {
    if (event.key === "ArrowDown" || event.key === "ArrowUp") step(event);
    if (event.key === "Escape" && event.target.closest("#place")) back();
    const typing = event.target.closest("input, select, textarea");
    if (event.key === "/" && !typing && form) {
      event.preventDefault();
      one("#q").focus();
    }
  });

  if (form) {
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      if (event.submitter?.name === "reply") reply(event.submitter);
      else search();
    });
    // While a word is being composed (pinyin), nothing is looked for yet.
    form.addEventListener("input", (event) => {
      if (event.isComposing || event.target.id !== "q") return;
      clearTimeout(timer);
      timer = setTimeout(search, PAUSE_MS);
    });
    one("#q").addEventListener("compositionend", search);
    form.addEventListener("change", (event) => {
      if (event.target.id === "policy") location.assign(`/console?${new URLSearchParams({ lang: document.documentElement.lang.slice(0, 2), policy: event.target.value })}`);
      else search();
    });
  }
})();
