const ANSWER_MS = 15000;
const SLOW_MS = 3000;
const RETRY_S = 3;

/** Why there is no answer, by a kind that the catalogue has a sentence for. */
class Refusal extends Error {
  constructor(kind, values = {}) {
    super(kind);
    this.kind = kind;
    this.values = values;
  }
}

/** Call the service and return its JSON; throws a Refusal, or what `signal` was aborted with. */
async function call(path, { body, language, signal }) {
  const request = {
    signal,
    credentials: "omit",
    cache: "no-store",
    headers: { "Accept-Language": language },
  };
  if (body) {
    request.method = "POST";
    request.headers["Content-Type"] = "application/json";
    request.body = JSON.stringify(body);
  }
  try {
    const response = await fetch(new URL(path, SERVICE), request);
    if (!response.ok) throw await refusalOf(response);
    return await response.json();
  } catch (fault) {
    if (signal.aborted) throw signal.reason;
    throw fault instanceof Refusal ? fault : new Refusal(await whyNoReply(signal));
  }
}

/** Tell a dead line from a dead service, and both from one that does not let this page read its replies. */
async function whyNoReply(signal) {
  if (!navigator.onLine) return "offline";
  if (SERVICE.origin === location.origin) return "away";
  const knock = (mode) => fetch(new URL("healthz", SERVICE), { mode, credentials: "omit", cache: "no-store", signal });
  const [read, reached] = await Promise.allSettled([knock("cors"), knock("no-cors")]);
  if (signal.aborted) throw signal.reason;
  return reached.status === "fulfilled" && read.status === "rejected" ? "origin" : "away";
}

async function refusalOf(response) {
  const problem = (await response.json().catch(() => null)) ?? {};
  const kind = String(problem.type ?? "").split(":").pop();
  switch (response.status) {
    case 403:
      return new Refusal("origin");
    case 404:
      return new Refusal(kind === "unknown_policy" ? "policy" : "away");
    case 413:
      return new Refusal("too_long");
    case 422:
      // The service's own sentence says what is wrong with the question, in the reader's language.
      return new Refusal("question", kind === "invalid_question" ? { sentence: problem.detail } : {});
    case 429:
      return new Refusal("busy", { seconds: Number(response.headers.get("Retry-After")) || RETRY_S });
    case 502:
    case 503:
    case 504:
      return new Refusal("away");
    default:
      return new Refusal("server", { number: problem.request_id ?? response.status });
  }
}

/** Return the address of a cited clause in the policy page, with the cited words marked. */
function clauseLink(policy, citation, language) {
  const link = policyLink(policy, language);
  link.searchParams.set("start", citation.start);
  link.searchParams.set("end", citation.end);
  link.hash = encodeURIComponent(citation.clause_id);
  return link;
}

function policyLink(policy, language) {
  const link = new URL(`policies/${encodeURIComponent(policy)}`, SERVICE);
  link.searchParams.set("lang", language);
  return link;
}
