const REASONS = Object.keys(WORDS.en).filter((key) => key.startsWith("reason_"));

/** Return two thumbs; `send(vote, reason)` promises that the service took it. A later vote replaces an earlier one. */
function votesOf(language, send) {
  const said = make("span", { role: "status" });
  const why = make("div", { class: "chips", role: "group", "aria-label": say(language, "why"), hidden: true });
  const thumbs = ["up", "down"].map((vote) => {
    const name = say(language, vote === "up" ? "helpful" : "unhelpful");
    return make("button", { type: "button", "data-vote": vote, title: name, "aria-label": name, "aria-pressed": "false" }, icon(vote));
  });
  const cast = async (vote, reason) => {
    try {
      await send(vote, reason);
    } catch {
      said.textContent = say(language, "vote_failed");
      return;
    }
    thumbs.forEach((thumb) => thumb.setAttribute("aria-pressed", String(thumb.dataset.vote === vote)));
    why.hidden = vote === "up" || reason !== undefined || !REASONS.length;
    said.textContent = say(language, why.hidden ? "thanks" : "why");
  };
  thumbs.forEach((thumb) => thumb.addEventListener("click", () => cast(thumb.dataset.vote)));
  for (const reason of REASONS) {
    const chip = make("button", { type: "button" }, say(language, reason));
    chip.addEventListener("click", () => {
      thumbs[1].focus(); // the chip is about to go
      cast("down", reason.replace("reason_", ""));
    });
    why.append(chip);
  }
  return make("div", { class: "votes" }, ...thumbs, said, why);
}
