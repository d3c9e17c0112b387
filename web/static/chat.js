// The chat's part in the browser: focus, scrolling, copying, and clear words when the service is away.
// Its words come with the page (the data of .masthead and of the buttons); none comes from a question or a policy.
"use strict";

(() => {
  const WAITING_MS = 800;
  const SLOW_MS = 15000;
  const COPIED_MS = 2500;
  const KEPT = "plainclause-typed";
  const BOX = "#question textarea";

  const one = (selector, root = document) => root.querySelector(selector);
  // The page's head comes with the first event; until then the document's own says it.
  const say = (name) => (one(".masthead") ?? one("meta[name=spoken]"))?.dataset[name] ?? "";

  // A sentence of the browser's own, above the question box.
  function notify(sentence, kind = "alert") {
    const dock = one("#dock");
    if (!dock) return;
    let place = one("#own-notice");
    if (!place) {
      place = document.createElement("p");
      place.id = "own-notice";
      dock.prepend(place);
    }
    place.setAttribute("role", kind);
    place.className = kind;
    place.textContent = sentence;
  }

  // Said to a screen reader only.
  function speak(sentence) {
    let place = one("#spoken");
    if (!place) {
      place = document.createElement("p");
      place.id = "spoken";
      place.className = "unseen";
      place.setAttribute("role", "status");
      document.body.append(place);
    }
    place.textContent = sentence;
  }

  let timers = [];
  let lasting = false;

  function begin() {
    lasting = false;
    end();
    timers = [
      setTimeout(() => notify(say("waiting"), "status"), WAITING_MS),
      setTimeout(() => notify(say("slow")), SLOW_MS),
    ];
  }

  function end() {
    timers.forEach(clearTimeout);
    timers = [];
    if (one("#own-notice")?.textContent) notify("", "status");
  }

  function failed(status) {
    end();
    notify(say({ 413: "large", 429: "busy", 503: "busy" }[status] ?? "away"));
  }

  // Gradio asks for its server's id until it is back, then loads the page again: what was typed goes along.
  async function backAgain(fetchAsBefore) {
    const health = await fetchAsBefore("/healthz", { cache: "no-store" }).catch(() => Response.error());
    if (!health.ok) {
      failed(0);
      return health;
    }
    sessionStorage.setItem(KEPT, one(BOX)?.value ?? "");
    return Response.json({ app_id: "another" });
  }

  function listenToRequests() {
    const fetchAsBefore = window.fetch.bind(window);
    window.fetch = async (input, options) => {
      const { pathname } = new URL(input.url ?? input, location.href);
      if (pathname.endsWith("/gradio_api/app_id")) return backAgain(fetchAsBefore);
      if (!pathname.endsWith("/gradio_api/queue/join")) return fetchAsBefore(input, options);
      begin();
      try {
        const response = await fetchAsBefore(input, options);
        if (!response.ok) failed(response.status);
        return response;
      } catch (error) {
        failed(0);
        throw error;
      }
    };
  }

  function restoreTyped() {
    const typed = sessionStorage.getItem(KEPT);
    sessionStorage.removeItem(KEPT);
    if (typed === null) return;
    const box = one(BOX);
    box.value = typed;
    box.dispatchEvent(new Event("input", { bubbles: true }));
    notify(say("back"), "status");
    lasting = true;
  }

  // The page's language stands in its head: title, `lang` and address follow it.
  function followLanguage() {
    const { lang, title } = one(".masthead").dataset;
    if (document.title !== title) document.title = title;
    if (document.documentElement.lang === lang) return;
    document.documentElement.lang = lang;
    const address = new URL(location.href);
    address.searchParams.set("lang", lang === "en" ? "en" : "zh");
    history.replaceState(history.state, "", address);
  }

  // Gradio gives each choice of one switch a name of its own, and the switch none.
  function mendSwitch() {
    const group = one("#language");
    if (!group) return;
    const label = one("[data-testid=block-info]", group)?.textContent.trim() ?? "";
    if (group.getAttribute("aria-label") !== label) group.setAttribute("aria-label", label);
    for (const input of group.querySelectorAll("input")) {
      if (input.name !== "language") input.name = "language";
      const own = input.value === "zh" ? "zh-Hans" : "en";
      if (input.parentElement.lang !== own) input.parentElement.lang = own;
    }
  }

  let last = "";
  let settled = "";
  let asker = null;

  function show(turn) {
    const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
    turn.scrollIntoView({ block: "start", behavior: calm ? "auto" : "smooth" });
    // A button that was pressed may be gone; and on a phone the keyboard would hide the answer.
    const touch = matchMedia("(pointer: coarse)").matches && !one(BOX)?.value;
    if (asker?.closest("#examples") || touch) turn.focus({ preventScroll: true });
    asker = null;
  }

  function turnsChanged() {
    const turns = document.querySelectorAll("#talk .turn");
    const newest = turns[turns.length - 1];
    const id = newest?.dataset.turn ?? "";
    if (id === last) return;
    const emptied = last && !id;
    last = id;
    if (newest) requestAnimationFrame(() => setTimeout(() => show(newest), 30));
    else if (emptied) one(BOX)?.focus();
  }

  let started = false;

  function pageChanged() {
    if (!one(".masthead")) return;
    followLanguage();
    mendSwitch();
    turnsChanged();
    const content = (one("#talk .conversation")?.textContent ?? "") + (one("#notice p")?.dataset.id ?? "");
    if (content !== settled) {
      settled = content;
      if (!lasting) end();
    }
    if (!started && one(BOX)) {
      started = true;
      restoreTyped();
    }
  }

  async function copy(button) {
    const lines = JSON.parse(button.dataset.copy);
    const text = lines.map((line) => line.text ?? new URL(line.path, location.href).href).join("\n");
    const label = one("span", button);
    const before = label.textContent;
    const said = (await written(text)) ? button.dataset.done : button.dataset.failed;
    label.textContent = said;
    speak(said);
    setTimeout(() => {
      if (label.textContent === said) label.textContent = before;
    }, COPIED_MS);
  }

  // The clipboard is there on safe origins only; the old way is for the others.
  async function written(text) {
    try {
      await navigator.clipboard.writeText(text);
      return true;
    } catch {
      const area = document.createElement("textarea");
      area.value = text;
      area.className = "unseen";
      const before = document.activeElement;
      document.body.append(area);
      area.select();
      const done = document.execCommand("copy");
      area.remove();
      before?.focus();
      return done;
    }
  }

  listenToRequests();
  document.addEventListener("click", (event) => {
    const button = event.target.closest?.("button");
    if (!button) return;
    if (button.matches(".copy")) copy(button);
    if (button.closest("#examples, #ask")) asker = button;
  });
  // Enter that ends the writing of a Chinese word is not Enter that asks.
  for (const kind of ["keydown", "keypress"]) {
    document.addEventListener(
      kind,
      (event) => {
        if (event.key === "Enter" && (event.isComposing || event.keyCode === 229)) event.stopImmediatePropagation();
      },
      true,
    );
  }
  new MutationObserver(pageChanged).observe(document, { childList: true, subtree: true, characterData: true });
})();
