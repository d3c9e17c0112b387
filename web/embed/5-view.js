const MOST_RELATED = 3;
const ICONS = {
  ask: "M12 3 4 6v6c0 5 3.4 8 8 9 4.6-1 8-4 8-9V6zM9.8 9.6a2.3 2.3 0 1 1 3.3 2.1c-.7.4-1.1.8-1.1 1.6M12 16.4v.1",
  close: "M6 6l12 12M18 6 6 18",
  up: "M7 11v9H4v-9zM7 11l4-8c1.7 0 2.6 1.2 2.2 2.8L12.500 9H18c1.400 0 2.300 1.200 2 2.500l-1.600 7c-.2.900-1 1.500-2 1.500H7",
  down: "M17 13V4h3v9zM17 13l-4 8c-1.700 0-2.600-1.200-2.200-2.800l.7-3.200H6c-1.400 0-2.300-1.200-2-2.500l1.600-7C5.800 4.600 6.600 4 7.600 4H17",
};
const HAN = { zh: "zh-Hans", en: "en" };

/** Return an element; strings among `children` become text, never markup. */
function make(tag, attributes, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes ?? {})) {
    if (value !== null && value !== false) node.setAttribute(name, value === true ? "" : value);
  }
  node.append(...children.filter((child) => child !== null));
  return node;
}

function icon(name) {
  const drawing = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  drawing.setAttribute("viewBox", "0 0 24 24");
  drawing.setAttribute("aria-hidden", "true");
  const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
  path.setAttribute("d", ICONS[name]);
  drawing.append(path);
  return drawing;
}

/** Lay out the widget, without words: `data-say` names the sentence of a node, `data-label` that of its name. */
function layOut() {
  const part = {
    launcher: make(
      "button",
      { type: "button", class: "launcher", part: "launcher", "aria-expanded": "false", "aria-controls": "panel", "aria-haspopup": "dialog" },
      icon("ask"),
      make("span", { id: "label" }),
    ),
    language: make("button", { type: "button", id: "language" }),
    fresh: make("button", { type: "button", "data-say": "new_chat" }),
    close: make("button", { type: "button", "data-label": "close" }, icon("close")),
    welcome: make("p", { id: "welcome" }),
    policy: make("a", { class: "policy", target: "_blank", rel: "noopener", hidden: true }),
    log: make("div", { role: "log", "data-label": "conversation" }),
    next: make("h3", { id: "next" }),
    chips: make("div", { class: "chips", role: "group", "aria-labelledby": "next" }),
    notice: make("div", { role: "alert" }),
    box: make("textarea", { id: "question", rows: "1", enterkeyhint: "send", autocomplete: "off", "data-hint": "placeholder" }),
    send: make("button", { type: "submit", class: "send", "data-say": "send" }),
    kept: make("p", { "data-say": "not_kept" }),
  };
  part.more = make("div", { hidden: true }, part.next, part.chips);
  part.scroll = make("div", { class: "scroll", tabindex: "0", role: "region", "data-label": "conversation" });
  part.scroll.append(part.welcome, part.policy, part.log, part.more);
  part.form = make(
    "form",
    { novalidate: true },
    make("label", { class: "unseen", for: "question", "data-say": "question" }),
    part.box,
    part.send,
  );
  part.panel = make(
    "div",
    { id: "panel", class: "panel", part: "panel", role: "dialog", "aria-labelledby": "title", tabindex: "-1", hidden: true },
    make("div", { class: "bar" }, make("h2", { id: "title", "data-say": "title" }), part.language, part.fresh, part.close),
    part.scroll,
    part.notice,
    part.form,
    make("div", { class: "foot" }, make("p", { "data-say": "not_advice" }), part.kept),
  );
  part.root = make("div", { class: "root" }, part.launcher, part.panel);
  return part;
}

/** Return the turn of a question, which waits for its answer. */
function turnOf(question, language) {
  const waiting = make("p", { class: "waiting" }, say(language, "looking"));
  const turn = make(
    "article",
    { class: "turn" },
    make("p", { class: "asked" }, make("span", { class: "unseen" }, say(language, "asked")), question),
    make("div", { class: "answered" }, waiting),
  );
  return { turn, waiting };
}

/** Return what an answer looks like, in the answer's own language. */
function answerOf(answer) {
  const language = answer.language;
  const badge = make("span", { class: `badge badge-${answer.verdict}` }, say(language, `badge_${answer.reason ?? answer.verdict}`));
  const shown = make("div", { class: "answered", lang: HAN[language] }, make("p", {}, badge), make("p", { class: "words" }, answer.answer));
  const sources = (citations) => sourcesOf(citations, answer.policy.id, language);
  if (answer.citations.length) {
    shown.append(make("h3", {}, say(language, "stands_on")), sources(answer.citations));
  } else if (answer.related.length) {
    const nearest = sources(answer.related.slice(0, MOST_RELATED));
    shown.append(make("details", {}, make("summary", {}, say(language, "nearest_clauses")), nearest));
  }
  return shown;
}

function sourcesOf(citations, policy, language) {
  const item = (citation) => {
    const heading = citation.heading_path.join(" › ");
    const where = make("p", { class: "where", lang: HAN.zh }, make("b", {}, citation.label));
    if (heading && heading !== citation.label) where.append(` ${heading}`);
    const link = clauseLink(policy, citation, language).href;
    return make(
      "li",
      {},
      where,
      make("blockquote", { lang: HAN.zh }, citation.quote),
      make("a", { href: link, target: "_blank", rel: "noopener" }, say(language, "read_in_policy")),
    );
  };
  return make("ol", { class: "sources" }, ...citations.map(item));
}

/** Give a shadow root its styles; returns what replaces the widget's own rules. */
function adopt(root) {
  try {
    const [common, rules] = [new CSSStyleSheet(), new CSSStyleSheet()];
    common.replaceSync(STYLE);
    root.adoptedStyleSheets = [common, rules];
    return (css) => rules.replaceSync(css);
  } catch {
    // Browsers of before 2023: style elements, which a strict policy of the page's may refuse.
    const rules = make("style");
    root.append(make("style", {}, STYLE), rules);
    return (css) => (rules.textContent = css);
  }
}

/** Lead Tab round inside a panel that covers the page. */
function keepFocus(event, panel, at) {
  const all = [...panel.querySelectorAll("button, a[href], textarea, summary, [tabindex='0']")];
  const stops = all.filter((node) => node.checkVisibility?.() ?? node.offsetParent);
  const [first, last] = [stops[0], stops.at(-1)];
  if (event.shiftKey ? at === first || at === panel : at === last) {
    event.preventDefault();
    (event.shiftKey ? last : first).focus();
  }
}
