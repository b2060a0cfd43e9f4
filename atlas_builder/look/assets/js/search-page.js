// The page of the search: hits in groups, narrowed by facets. The address holds the question and every tick.
import { cleaned, GROUPS, open } from "./search-index.js";

const FACETS = ["theme", "country", "kind"];
const FIRST = 10; // hits of a group at first, and more at each request
const NEAREST = 5;

export async function show(place, form) {
  const said = place.dataset;
  const part = (name) => place.querySelector(`.hits-${name}`);
  const boxes = [...place.querySelectorAll("input[type=checkbox]")];
  const [status, none, nearest, blocks, facets, clear] = ["count", "none", "nearest", "groups", "facets", "clear"].map(part);
  const shown = Object.fromEntries(GROUPS.map((group) => [group, FIRST]));
  const number = (value) => value.toLocaleString(document.documentElement.lang);
  let asked = 0;

  const query = cleaned(new URL(location).searchParams.get("q") ?? "");
  // Where the facets stand above the hits, they wait to be asked for.
  if (matchMedia("(max-width: 59.9375em)").matches) facets.open = false;
  read();
  place.hidden = false;
  if (!query) {
    status.textContent = said.start;
    facets.hidden = true;
    return;
  }
  form.elements.q.value = query;
  document.title = `${query} – ${document.title}`;

  let index;
  try {
    index = await open(new URL("../", form.action));
    await draw();
  } catch {
    status.textContent = said.failed;
    return;
  }

  place.addEventListener("change", () => {
    write();
    for (const group of GROUPS) shown[group] = FIRST;
    draw();
  });
  clear.addEventListener("click", () => {
    for (const box of boxes) box.checked = false;
    write();
    draw();
    facets.querySelector("summary").focus();
  });
  facets.addEventListener("toggle", () => facets.open && count(asked));
  addEventListener("pageshow", (event) => {
    if (!event.persisted) return;
    read();
    draw();
  });

  function chosen() {
    return Object.fromEntries(FACETS.map((facet) => [facet, new Set(boxes.filter((box) => box.name === facet && box.checked).map((box) => box.value))]));
  }

  /** Ticks what the address names. A browser that goes back may tick boxes of its own accord. */
  function read() {
    const { searchParams } = new URL(location);
    for (const box of boxes) box.checked = searchParams.getAll(box.name).includes(box.value);
    if (boxes.some((box) => box.checked)) facets.open = true;
  }

  function write() {
    const address = new URL(location);
    for (const facet of FACETS) address.searchParams.delete(facet);
    for (const box of boxes) if (box.checked) address.searchParams.append(box.name, box.value);
    history.replaceState(history.state, "", address);
  }

  async function draw() {
    const mine = ++asked;
    const found = await index.groups(query, chosen());
    const groups = await Promise.all(found.map(async ({ group, results }) => block(group, results, await index.shown(results.slice(0, shown[group])))));
    if (mine !== asked) return;
    const total = found.reduce((sum, { results }) => sum + results.length, 0);
    blocks.replaceChildren(...groups);
    status.textContent = (total ? said.count : said.none).replace("{count}", number(total)).replace("{query}", () => query);
    none.hidden = total > 0;
    clear.hidden = !boxes.some((box) => box.checked);
    if (!total) await suggest(mine);
    if (facets.open) await count(mine);
  }

  function block(group, results, hits) {
    const section = made("section", "hits-group");
    const heading = made("h2", "", form.dataset[group]);
    heading.append(" ", made("span", "hits-number", number(results.length)));
    const list = document.createElement("ol");
    list.append(...hits.map(item));
    section.append(heading, list);
    if (results.length > hits.length) {
      const more = made("button", "hits-more", said.more);
      more.type = "button";
      more.addEventListener("click", async () => {
        const from = list.children.length;
        shown[group] = from + FIRST;
        const next = await index.shown(results.slice(from, from + FIRST));
        list.append(...next.map(item));
        list.children[from].querySelector("a").focus();
        more.hidden = list.children.length >= results.length;
      });
      section.append(more);
    }
    return section;
  }

  function item(hit) {
    const entry = document.createElement("li");
    const link = made("a", "", hit.title);
    link.href = hit.href;
    entry.append(link);
    const more = [name(hit.kind), hit.themes, hit.place].filter(Boolean).join(" · ");
    entry.append(made("p", "", more));
    if (hit.summary) entry.append(made("p", "", hit.summary));
    return entry;
  }

  function name(kind) {
    return boxes.find((box) => box.name === "kind" && box.value === kind)?.parentElement.querySelector(".hits-name").textContent;
  }

  async function suggest(mine) {
    const hits = await index.nearest(query, NEAREST);
    if (mine !== asked) return;
    nearest.hidden = !hits.length;
    nearest.querySelector("ol").replaceChildren(...hits.map(item));
  }

  async function count(mine) {
    const now = chosen();
    for (const facet of FACETS) {
      const counts = await index.counts(query, now, facet);
      if (mine !== asked) return;
      for (const box of boxes.filter((box) => box.name === facet)) {
        const left = counts[box.value] ?? 0;
        box.parentElement.querySelector(".hits-number").textContent = number(left);
        box.parentElement.classList.toggle("empty", !left);
      }
    }
  }
}

function made(tag, look, text = "") {
  const element = document.createElement(tag);
  if (look) element.className = look;
  element.textContent = text;
  return element;
}
