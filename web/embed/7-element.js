const ATTRIBUTES = [
  "policy", "locale", "theme", "color", "side", "offset", "z-index", "launcher",
  "welcome", "welcome-zh", "welcome-en", "label", "label-zh", "label-en",
];
const SHEET = matchMedia("(max-width: 480px), (max-height: 420px)");
const DARK = matchMedia("(prefers-color-scheme: dark)");
const COARSE = matchMedia("(pointer: coarse)");
const MOST_OFFSET = 1000;
const EXAMPLES_SHOWN = 4;
const HISTORY_TURNS = 5; // until the service has said how many it takes
const QUESTION_CHARS = 500; // likewise
const SILENT = ["stopped", "removed"];
const HOPELESS = ["too_long", "question", "origin", "policy"]; // asking the same again helps nobody

class PlainClause extends HTMLElement {
  static observedAttributes = ATTRIBUTES;

  #part = layOut();
  #rules; // puts in this widget's own colours and place
  #language = "en";
  #turns = []; // questions answered, oldest first: in memory only
  #running = null;
  #config = null; // {key, value}: what the service says about the policy in a language
  #notice = null; // {kind, values, again}: said again when the language changes
  #suggestions = [];
  #from = null; // what had the focus when the panel was opened
  #dressed = () => this.#dress();
  #spoken = new MutationObserver(() => this.#speak()); // a page may change its language without a load

  constructor() {
    super();
    const root = this.attachShadow({ mode: "open" });
    root.append(this.#part.root);
    this.#rules = adopt(root);
    this.#listen();
  }

  connectedCallback() {
    for (const query of [DARK, SHEET]) query.addEventListener("change", this.#dressed);
    this.#spoken.observe(document.documentElement, { attributeFilter: ["lang"] });
    this.#dress();
    this.#speak();
    this.#emit("ready");
  }

  disconnectedCallback() {
    for (const query of [DARK, SHEET]) query.removeEventListener("change", this.#dressed);
    this.#spoken.disconnect();
    // An element that is only moved is back by then, and its question goes on.
    queueMicrotask(() => {
      if (this.isConnected) return;
      this.#stop("removed");
      this.#config?.control?.abort(new Refusal("removed"));
    });
  }

  attributeChangedCallback() {
    if (!this.isConnected) return;
    this.#dress();
    this.#speak();
  }

  /** Show the panel and put the focus into it. */
  open() {
    if (!this.isConnected || this.#opened) return;
    const { panel, launcher, root } = this.#part;
    this.#from = document.activeElement;
    panel.hidden = false;
    root.classList.add("open");
    launcher.setAttribute("aria-expanded", "true");
    this.#dress();
    // On a touch screen the keyboard would cover the welcome.
    (COARSE.matches ? panel : this.#part.box).focus({ preventScroll: true });
    this.#configure();
    this.#emit("open");
  }

  /** Hide the panel and give the focus back; what was said stays, and a running question goes on. */
  close() {
    if (!this.#opened) return;
    const { panel, launcher, root } = this.#part;
    const within = this.shadowRoot.activeElement !== null;
    panel.hidden = true;
    root.classList.remove("open");
    launcher.setAttribute("aria-expanded", "false");
    const back = [this, document.body, null].includes(this.#from) || !this.#from.isConnected ? launcher : this.#from;
    if (within) back.focus({ preventScroll: true });
    this.#from = null;
    this.#emit("close");
  }

  /** Open, ask, and return the service's answer; null where there is none, and the panel says why. */
  async ask(text) {
    const question = String(text ?? "").trim();
    this.open();
    if (!this.isConnected) return null;
    this.#stop();
    if (!question) return this.#refuse(new Refusal("empty"));
    const limit = this.#known?.limits.question_chars ?? Infinity;
    if ([...question].length > limit) return this.#refuse(new Refusal("too_long"), question);
    return this.#answered(question);
  }

  /** Begin a new chat: forget what was asked. */
  reset() {
    this.#stop();
    this.#turns = [];
    this.#suggestions = [];
    this.#part.log.replaceChildren();
    this.#part.box.value = "";
    this.#tell(null);
    this.#offer();
  }

  /** Speak another language from now on; what was said stays as it was. */
  setLocale(locale) {
    if (locale) this.setAttribute("locale", locale);
    else this.removeAttribute("locale");
  }

  /** Take the widget off the page and forget what was asked. */
  destroy() {
    this.close();
    this.reset();
    this.remove();
  }

  get #opened() {
    return !this.#part.panel.hidden;
  }

  get #known() {
    return this.#config?.key === this.#configKey ? this.#config.value : null;
  }

  get #configKey() {
    return `${this.#language} ${this.#setting("policy") ?? ""}`;
  }

  /** Return an attribute, or the script's data-* of that name. */
  #setting(name) {
    return this.getAttribute(name) ?? SCRIPT.getAttribute(`data-${name}`);
  }

  #words(name, key) {
    return this.#setting(`${name}-${this.#language}`) ?? this.#setting(name) ?? say(this.#language, key);
  }

  #emit(name, detail = null) {
    this.dispatchEvent(new CustomEvent(`plainclause:${name}`, { bubbles: true, composed: true, detail }));
  }

  #listen() {
    const { launcher, close, fresh, language, form, box, root } = this.#part;
    launcher.addEventListener("click", () => (this.#opened ? this.close() : this.open()));
    close.addEventListener("click", () => this.close());
    fresh.addEventListener("click", () => {
      this.reset();
      box.focus();
    });
    language.addEventListener("click", () => this.setLocale(this.#language === "zh" ? "en" : "zh-CN"));
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.#submit();
    });
    root.addEventListener("keydown", (event) => this.#key(event));
    // To the page these come from an element that is no text field, and its shortcuts would take them.
    const hold = (event) => event.target === launcher || event.stopPropagation();
    for (const kind of ["keydown", "keypress", "keyup"]) root.addEventListener(kind, hold);
  }

  #key(event) {
    if (event.isComposing || event.keyCode === 229) return; // an input method is choosing characters
    if (event.key === "Escape" && this.#opened) {
      event.preventDefault();
      event.stopPropagation();
      this.close();
    } else if (event.key === "Enter" && !event.shiftKey && event.target === this.#part.box) {
      event.preventDefault();
      this.#submit();
    } else if (event.key === "Tab" && this.#opened && SHEET.matches) {
      keepFocus(event, this.#part.panel, this.shadowRoot.activeElement);
    }
  }

  /** Give the widget its colours and its place. */
  #dress() {
    const { root, launcher, panel } = this.#part;
    const theme = this.#setting("theme");
    root.classList.toggle("dark", theme === "dark" || (theme !== "light" && DARK.matches));
    const left = this.#setting("side") === "left";
    root.classList.toggle("left", left);
    root.classList.toggle("right", !left);
    const [x, y = x] = (this.#setting("offset") ?? "20").trim().split(/\s+/).map((part) => Number.parseInt(part, 10));
    const pixels = (number) => (number >= 0 && number <= MOST_OFFSET ? number : 20);
    const layer = Number.parseInt(this.#setting("z-index") ?? "", 10);
    const rules = [
      ...colourRules(coloursOf(this.#setting("color"), root) ?? DEFAULT_COLOUR),
      `--pc-x:${pixels(x)}px`,
      `--pc-y:${pixels(y)}px`,
      `--pc-z:${Number.isNaN(layer) ? 2147483000 : layer}`,
    ];
    this.#rules(`.root{${rules.join(";")}}`);
    launcher.hidden = this.#setting("launcher") === "none";
    if (SHEET.matches && this.#opened) panel.setAttribute("aria-modal", "true");
    else panel.removeAttribute("aria-modal");
  }

  /** Put every word of the widget's own in its language. */
  #speak() {
    const { root, language, launcher, welcome, policy } = this.#part;
    this.#language = languageOf([this.#setting("locale"), document.documentElement.lang, ...navigator.languages]);
    const other = this.#language === "zh" ? "en" : "zh";
    const put = (node) => say(this.#language, node);
    root.lang = HAN[this.#language];
    for (const node of root.querySelectorAll("[data-say]")) node.textContent = put(node.dataset.say);
    for (const node of root.querySelectorAll("[data-label]")) node.setAttribute("aria-label", put(node.dataset.label));
    for (const node of root.querySelectorAll("[data-hint]")) node.placeholder = put(node.dataset.hint);
    language.textContent = other === "zh" ? "中文" : "English";
    language.lang = HAN[other];
    launcher.querySelector("#label").textContent = this.#words("label", "launcher");
    welcome.textContent = this.#words("welcome", "welcome");
    policy.hidden = true;
    this.#tell(this.#notice);
    this.#offer();
    if (this.#opened) this.#configure();
  }

  /** Ask the service what it knows of the policy: its title, examples, limits, and whether it takes votes. */
  async #configure() {
    const key = this.#configKey;
    if (this.#known || this.#config?.key === key) return;
    const control = new AbortController();
    const timer = setTimeout(() => control.abort(new Refusal("away")), ANSWER_MS);
    this.#config?.control?.abort(new Refusal("stopped"));
    this.#config = { key, value: null, control };
    const asked = new URLSearchParams({ locale: this.#language });
    if (this.#setting("policy")) asked.set("policy", this.#setting("policy"));
    try {
      const value = await call(`v1/widget-config?${asked}`, { language: this.#language, signal: control.signal });
      if (this.#config?.key !== key) return;
      this.#config = { key, value };
      this.#offer();
    } catch (fault) {
      if (this.#config?.key !== key) return;
      this.#config = null; // tried again when the panel is next opened
      if (this.isConnected && !this.#running) this.#refuse(fault instanceof Refusal ? fault : new Refusal("away"));
    } finally {
      clearTimeout(timer);
    }
  }

  /** Show what could be asked next, the policy's title, and what becomes of a question. */
  #offer() {
    const { more, next, chips, policy, kept } = this.#part;
    const known = this.#known;
    const asked = new Set(this.#turns);
    const examples = (known?.examples ?? []).filter((question) => !asked.has(question));
    const offered = (this.#suggestions.length ? this.#suggestions : examples).slice(0, EXAMPLES_SHOWN);
    next.textContent = say(this.#language, this.#suggestions.length ? "suggestions" : "examples");
    more.hidden = !offered.length;
    chips.replaceChildren(
      ...offered.map((question) => {
        const chip = make("button", { type: "button" }, question);
        chip.addEventListener("click", () => {
          this.#part.box.focus({ preventScroll: true }); // the chip is about to go
          this.ask(question);
        });
        return chip;
      }),
    );
    if (!known) return;
    policy.hidden = false;
    policy.href = policyLink(known.policy.id, this.#language).href;
    policy.textContent = say(this.#language, "policy_name", { title: known.policy.title });
    policy.title = say(this.#language, "read_policy");
    kept.dataset.say = known.feedback ? "kept" : "not_kept";
    kept.textContent = say(this.#language, kept.dataset.say);
  }

  #submit() {
    if (!this.#running) this.ask(this.#part.box.value);
  }

  /** Ask the service, with the question shown while it waits. */
  async #answered(question) {
    const { log, box, send, more } = this.#part;
    const language = this.#language;
    const control = new AbortController();
    const { turn, waiting } = turnOf(question, language);
    const timers = [
      setTimeout(() => (waiting.textContent = say(language, "slow")), SLOW_MS),
      setTimeout(() => control.abort(new Refusal("timeout", { seconds: ANSWER_MS / 1000 })), ANSWER_MS),
    ];
    this.#running = control;
    this.#tell(null);
    if (box.value.trim() === question) box.value = "";
    log.append(turn);
    more.hidden = true;
    send.setAttribute("aria-disabled", "true");
    this.#scrollTo(turn);
    try {
      const answer = await call("v1/ask", { body: this.#request(question), language, signal: control.signal });
      this.#show(answer, turn);
      this.#turns.push(question);
      this.#suggestions = answer.suggestions;
      return answer;
    } catch (fault) {
      turn.remove();
      const refusal = fault instanceof Refusal ? fault : new Refusal("server");
      if (refusal.kind !== "stopped") box.value ||= question;
      return SILENT.includes(refusal.kind) ? null : this.#refuse(refusal, question);
    } finally {
      timers.forEach(clearTimeout);
      if (this.#running === control) {
        this.#running = null;
        send.removeAttribute("aria-disabled");
        this.#offer();
        if (turn.isConnected) this.#scrollTo(turn);
      }
    }
  }

  #request(question) {
    const most = this.#known?.limits.history_turns ?? HISTORY_TURNS;
    const body = { question, history: most ? this.#turns.slice(-most) : [] };
    const language = answerLanguage(question, this.#language);
    if (language) body.language = language;
    if (this.#setting("policy")) body.policy = this.#setting("policy");
    return body;
  }

  #show(answer, turn) {
    const shown = answerOf(answer);
    if (this.#known?.feedback && answer.answer_id) {
      const language = answer.language;
      const signal = () => AbortSignal.timeout(ANSWER_MS);
      const send = (vote, reason) => call("v1/feedback", { body: { answer_id: answer.answer_id, vote, reason }, language, signal: signal() });
      shown.append(votesOf(language, send));
    }
    turn.lastChild.replaceWith(shown);
    this.#emit("answer", {
      verdict: answer.verdict,
      reason: answer.reason,
      language: answer.language,
      policy: answer.policy.id,
      clauses: answer.citations.map((citation) => citation.clause_id),
      answer_id: answer.answer_id ?? null,
    });
  }

  /** Say why there is no answer; `question` can be asked again. */
  #refuse(refusal, question = null) {
    if (question) this.#part.box.value ||= question;
    const limit = this.#known?.limits.question_chars ?? QUESTION_CHARS;
    this.#tell({ kind: refusal.kind, values: { limit, ...refusal.values }, again: question });
    this.#emit("error", { kind: refusal.kind });
    return null;
  }

  #tell(notice) {
    const { notice: place, box } = this.#part;
    this.#notice = notice;
    place.className = notice ? "notice" : "";
    place.replaceChildren();
    if (!notice) return;
    const sentence = notice.values.sentence ?? say(this.#language, `error_${notice.kind}`, notice.values);
    place.append(make("span", {}, sentence));
    if (!notice.again || HOPELESS.includes(notice.kind)) return;
    const again = make("button", { type: "button" }, say(this.#language, "retry"));
    again.addEventListener("click", () => {
      box.focus({ preventScroll: true });
      this.ask(box.value || notice.again);
    });
    place.append(again);
  }

  /** End a running question: "removed" keeps its words for when the element comes back. */
  #stop(kind = "stopped") {
    this.#running?.abort(new Refusal(kind));
    this.#running = null;
    this.#part.send.removeAttribute("aria-disabled");
  }

  #scrollTo(turn) {
    const { scroll } = this.#part;
    scroll.scrollTop += turn.getBoundingClientRect().top - scroll.getBoundingClientRect().top;
  }
}
