/*!
 * PlainClause help widget: answers questions about a privacy policy, with the policy's own words.
 *
 *   <script src="https://ask.shop.example/widget.js" defer data-policy="ufo" data-color="#0f766e"></script>
 *
 * puts one widget on the page. To choose its place in the document, or to have two, write the element too:
 *
 *   <plain-clause policy="ufo" locale="zh-CN" side="left"></plain-clause>
 *
 * Attributes of the element; as data-* on the script they are the defaults of every widget on the page:
 *   policy      id of the policy; without it the service's default
 *   locale      zh-CN or en; without it the page's lang, then the browser's language
 *   theme       auto (default), light or dark
 *   color       colour of the launcher and the head (#rrggbb, a name, rgb()); the text on it is chosen to be readable
 *   side        right (default) or left
 *   offset      distance from the side and the bottom in pixels: "20" or "20 80"
 *   z-index     2147483000 unless given
 *   welcome     first words of the panel; welcome-zh and welcome-en for one language
 *   label       words on the launcher; label-zh and label-en for one language
 *   launcher    none: no launcher, the page calls open() itself
 *
 * Methods of the element:
 *   open()  close()  reset()       reset() begins a new chat
 *   ask(text)                      opens, asks, and promises the answer as POST /v1/ask gives it, or null
 *   setLocale("zh-CN" | "en")      speaks another language from now on
 *   destroy()                      takes the widget off the page
 *
 * Events, which bubble; none carries a word of the question:
 *   plainclause:ready  plainclause:open  plainclause:close
 *   plainclause:answer  detail {verdict, reason, language, policy, clauses, answer_id}
 *   plainclause:error   detail {kind}: offline away timeout busy origin policy server question too_long empty
 *
 * It needs no dependency, sets no cookie, stores nothing, and talks to the host of this script only, when it is opened.
 * Content-Security-Policy of the page: script-src and connect-src need the service's origin, nothing else.
 */
