// Put in by the server: the catalogue's sentences by language, and the style sheet.
const WORDS = "@words@";
const STYLE = "@style@";

const SCRIPT = document.currentScript ?? [...document.scripts].find((script) => /\/widget\.js(\?|$)/.test(script.src));
// Everything is asked for where the script came from, behind a path of a proxy too.
const SERVICE = new URL(".", SCRIPT.src);

/** Return a sentence of the catalogue in `language`, with {names} filled in. */
function say(language, key, values = {}) {
  return WORDS[language][key].replace(/\{(\w+)\}/g, (_, name) => String(values[name] ?? ""));
}

/** Return the first of our languages that one of these tags names, else English. */
function languageOf(tags) {
  for (const tag of tags) {
    const found = /^(zh|en)(?![a-z])/i.exec(tag ?? "");
    if (found) return found[1].toLowerCase();
  }
  return "en";
}

/** Return the language to answer in: null lets the question decide, a word or two cannot. */
function answerLanguage(question, spoken) {
  return /[\u3400-\u9fff]|[A-Za-z]+[^A-Za-z]+[A-Za-z]+/.test(question) ? null : spoken;
}
