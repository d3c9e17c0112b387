// Thumbs on an answer: a vote is sent at once, a reason and a note after it if the customer wants to give them.
"use strict";

(() => {
  // What was voted on, by turn: Gradio writes the conversation anew with each answer.
  const voted = new Map();

  const one = (selector, root) => root.querySelector(selector);

  function show(turn) {
    const state = voted.get(turn.dataset.turn);
    const said = one(".vote-said", turn);
    if (!state || !said) return;
    for (const button of turn.querySelectorAll("[data-vote]")) {
      button.setAttribute("aria-pressed", String(button.dataset.vote === state.vote));
      if (button.dataset.vote === "down") button.setAttribute("aria-expanded", String(state.open));
    }
    one(".why", turn).hidden = !state.open;
    const sentence = said.dataset[state.said] ?? "";
    if (said.textContent !== sentence) said.textContent = sentence;
    said.classList.toggle("failed", ["failed", "unknown", "busy"].includes(state.said));
  }

  async function sent(vote) {
    try {
      const response = await fetch("/v1/feedback", {
        method: "POST",
        headers: { "Content-Type": "application/json" },
        body: JSON.stringify(vote),
      });
      if (response.ok) return "";
      return { 404: "unknown", 429: "busy" }[response.status] ?? "failed";
    } catch {
      return "failed";
    }
  }

  async function choose(turn, vote) {
    const id = turn.dataset.turn;
    const fault = await sent({ answer_id: id, vote });
    const before = voted.get(id) ?? { vote: "", open: false };
    voted.set(id, fault ? { ...before, said: fault } : { vote, open: vote === "down", said: vote });
    show(turn);
    if (!fault && vote === "down") one(".why input", turn).focus();
  }

  async function explain(turn) {
    const id = turn.dataset.turn;
    const reason = one(".why input:checked", turn)?.value;
    const note = one(".why textarea", turn).value.trim();
    const vote = { answer_id: id, vote: "down", ...(reason && { reason }), ...(note && { note }) };
    const fault = await sent(vote);
    voted.set(id, fault ? { ...voted.get(id), said: fault } : { vote: "down", open: false, said: "why" });
    show(turn);
    if (!fault) one("[data-vote=down]", turn).focus();
  }

  document.addEventListener("click", (event) => {
    const button = event.target.closest?.("[data-vote], .send-why");
    const turn = button?.closest(".turn");
    if (!turn) return;
    if (button.dataset.vote) choose(turn, button.dataset.vote);
    else explain(turn);
  });
  new MutationObserver(() => document.querySelectorAll(".turn").forEach(show)).observe(document, {
    childList: true,
    subtree: true,
    characterData: true,
  });
})();
