if (!customElements.get("plain-clause")) customElements.define("plain-clause", PlainClause);

// Beside the body, not in it: pages that swap or rewrite their body for navigation leave it, and its chat, alone.
const start = () => {
  if (!document.querySelector("plain-clause")) document.documentElement.append(document.createElement("plain-clause"));
};
if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start, { once: true });
else start();
