// The shop's own button: a page can open the widget itself.
document.getElementById("ask").addEventListener("click", () => document.querySelector("plain-clause").open());
