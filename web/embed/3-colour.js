const DEFAULT_COLOUR = [15, 118, 110];
const PAPERS = { light: [255, 255, 255], dark: [24, 33, 42] };
const READABLE = 4.5; // WCAG 2.2, 1.4.3

/** Return the numbers of a colour as the browser understands it, or null. */
function coloursOf(value, node) {
  if (!value || !CSS.supports("color", value)) return null;
  node.style.color = value;
  const found = /^rgba?\((\d+), (\d+), (\d+)/.exec(getComputedStyle(node).color);
  node.style.removeProperty("color");
  return found && found.slice(1).map(Number);
}

/** Return the contrast of two colours, 1 to 21 (WCAG 2.2, relative luminance). */
function contrast(one, other) {
  const [dark, light] = [one, other].map(luminance).sort((a, b) => a - b);
  return (light + 0.05) / (dark + 0.05);
}

function luminance(colour) {
  const [red, green, blue] = colour.map((part) => {
    const share = part / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

/** Return `colour`, moved towards black or white until it can be read on `ground`. */
function readableOn(ground, colour) {
  const end = luminance(ground) > 0.4 ? 0 : 255;
  for (let share = 0; share < 1; share += 0.05) {
    const mixed = colour.map((part) => Math.round(part + (end - part) * share));
    if (contrast(mixed, ground) >= READABLE) return mixed;
  }
  return [end, end, end];
}

/** Return the declarations that a widget's colour gives. */
function colourRules(colour) {
  const black = [17, 24, 31];
  const white = [255, 255, 255];
  const onAccent = contrast(white, colour) >= READABLE ? white : contrast(black, colour) >= READABLE ? black : [0, 0, 0];
  const rules = {
    "--pc-accent": colour,
    "--pc-on-accent": onAccent,
    "--pc-link-light": readableOn([244, 247, 248], colour),
    "--pc-link-dark": readableOn(PAPERS.dark, colour),
  };
  return Object.entries(rules).map(([name, parts]) => `${name}:rgb(${parts.join(" ")})`);
}
