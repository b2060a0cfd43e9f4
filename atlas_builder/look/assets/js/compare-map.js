// The map beside a comparison: who is compared, as dots on the land that the page holds, with arcs between them and their names.
const SVG = "http://www.w3.org/2000/svg";
const LETTERS = 44; // height of the names, in units of the land's 1000
const EM = 0.57; // width of an average letter in letter heights
const GAP = 24;
const LONGEST = 22; // letters of a name
const BEND = 0.22; // how far an arc swings out, as a part of its length

// spots: [{ name, spot: [x, y] or null }, ...]. Gives nothing where the page has no land or fewer than two have a place on it.
export function mapOf(spots, label, height) {
  const placed = spots.filter((one) => one.spot);
  if (!height || placed.length < 2) return null;
  const svg = made("svg", { viewBox: `0 0 1000 ${height}`, role: "img", "aria-label": label });
  svg.append(made("use", { href: "#arc-land" }));
  const pairs = placed.flatMap((one, at) => placed.slice(at + 1).map((other) => [one.spot, other.spot]));
  svg.append(made("path", { class: "arc", d: pairs.map(arc).join("") }));
  svg.append(made("path", { class: "seats", d: placed.map(({ spot: [x, y] }) => `M${x} ${y}h0`).join("") }));
  const taken = placed.map(({ spot: [x, y] }) => [x - 12, y - 12, x + 12, y + 12]);
  for (const { name, spot } of [...placed].sort((a, b) => a.spot[1] - b.spot[1])) svg.append(...lettered(name, spot, taken));
  const map = document.createElement("div");
  map.className = "atlas-map arcs";
  map.append(svg);
  return map;
}

// A bow from west to east that swings to the north.
function arc(ends) {
  const [[x0, y0], [x1, y1]] = ends.toSorted((a, b) => a[0] - b[0]);
  return `M${x0} ${y0}Q${Math.round((x0 + x1) / 2 + (y1 - y0) * BEND)} ${Math.round((y0 + y1) / 2 - (x1 - x0) * BEND)} ${x1} ${y1}`;
}

// A name beside its dot, in the first place that is free: on the side with more room, on the other, a line higher or lower; else none.
function lettered(name, [x, y], taken) {
  const short = name.length > LONGEST ? `${name.slice(0, LONGEST - 1)}…` : name;
  const [wide, half] = [short.length * LETTERS * EM, LETTERS / 2];
  for (const line of [y, y - LETTERS, y + LETTERS])
    for (const start of x < 500 ? [true, false] : [false, true]) {
      const edge = start ? x + GAP : x - GAP;
      const box = [start ? edge : edge - wide, line - half, start ? edge + wide : edge, line + half];
      if (box[0] < 0 || box[2] > 1000 || taken.some((other) => overlap(box, other))) continue;
      taken.push(box);
      const text = made("text", { class: `town ${start ? "start" : "end"}`, x: edge, y: line });
      text.textContent = short;
      return [text];
    }
  return [];
}

function overlap(one, other) {
  return one[0] < other[2] && other[0] < one[2] && one[1] < other[3] && other[1] < one[3];
}

function made(name, attributes) {
  const node = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, value);
  return node;
}
