// Suggestions below the field: a list in groups that the arrow keys walk, as ARIA describes a combobox.
import { cleaned, open } from "./search-index.js";

const PAUSE_MS = 120; // a reader who types on is not asked for between two letters
const LIMITS = { concept: 4, cluster: 3, actor: 4, region: 2, page: 2 };

export function attach(form) {
  if (form.dataset.ready) return;
  form.dataset.ready = "yes";
  const field = form.elements.q;
  const said = form.dataset;
  const root = new URL("../", form.action);
  const list = made("div", { id: "atlas-suggestions", role: "listbox", "aria-label": field.getAttribute("aria-label"), tabindex: "-1", class: "atlas-suggestions", hidden: "" });
  const status = made("p", { role: "status", class: "atlas-unseen" });
  form.append(list, status);
  for (const [name, value] of Object.entries({ role: "combobox", "aria-expanded": "false", "aria-controls": list.id, "aria-autocomplete": "list" })) field.setAttribute(name, value);

  let active = -1;
  let asked = 0;
  let timer;
  const options = () => [...list.querySelectorAll("[role=option]")];

  function close() {
    asked += 1;
    clearTimeout(timer);
    list.hidden = true;
    point(-1);
    field.setAttribute("aria-expanded", "false");
  }

  function point(to) {
    const all = options();
    all[active]?.removeAttribute("aria-selected");
    active = to;
    const chosen = all[active];
    chosen?.setAttribute("aria-selected", "true");
    chosen?.scrollIntoView({ block: "nearest" });
    if (chosen) field.setAttribute("aria-activedescendant", chosen.id);
    else field.removeAttribute("aria-activedescendant");
  }

  async function suggest() {
    const query = cleaned(field.value);
    const number = ++asked;
    if (!query) return close();
    let groups;
    try {
      const index = await open(root);
      const found = await index.groups(query);
      groups = await Promise.all(found.map(async ({ group, results }) => ({ group, total: results.length, hits: await index.shown(results.slice(0, LIMITS[group])) })));
    } catch {
      if (number === asked) status.textContent = said.failed;
      return;
    }
    if (number !== asked || document.activeElement !== field) return;
    draw(query, groups);
  }

  function draw(query, groups) {
    const total = groups.reduce((sum, { total }) => sum + total, 0);
    list.replaceChildren();
    let place = 0;
    for (const { group, hits } of groups) {
      const heading = made("div", { id: `atlas-suggestions-${group}`, class: "atlas-suggestions__group", role: "presentation" }, said[group]);
      const block = made("div", { role: "group", "aria-labelledby": heading.id });
      block.append(heading);
      for (const hit of hits) {
        const option = made("a", { role: "option", id: `atlas-suggestion-${place++}`, href: hit.href, tabindex: "-1" });
        option.append(made("span", { class: "atlas-suggestions__title" }, hit.title));
        const more = [hit.themes, hit.place].filter(Boolean).join(" · ");
        if (more) option.append(" ", made("span", { class: "atlas-suggestions__more" }, more));
        block.append(option);
      }
      list.append(block);
    }
    const all = new URL(form.action);
    all.search = new URLSearchParams({ q: query });
    const last = made("a", { role: "option", id: `atlas-suggestion-${place}`, href: all.href, tabindex: "-1", class: "atlas-suggestions__all" });
    last.textContent = (total ? said.all : said.none).replace("{query}", () => query);
    list.append(last);
    status.textContent = said.count.replace("{count}", total.toLocaleString(document.documentElement.lang));
    active = -1;
    field.removeAttribute("aria-activedescendant");
    list.hidden = false;
    list.scrollTop = 0;
    field.setAttribute("aria-expanded", "true");
  }

  field.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(suggest, PAUSE_MS);
  });
  field.addEventListener("focus", () => void open(root).catch(() => {}));
  field.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    const count = options().length;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      if (list.hidden) return void suggest();
      // One place of the round is the field itself.
      const step = event.key === "ArrowDown" ? 1 : -1;
      point(((active + 1 + step + count + 1) % (count + 1)) - 1);
    } else if (event.key === "Enter" && active >= 0 && !list.hidden) {
      event.preventDefault();
      options()[active].click();
    } else if (event.key === "Escape" && !list.hidden) {
      event.preventDefault();
      close();
    }
  });
  form.addEventListener("focusout", (event) => {
    if (!form.contains(event.relatedTarget)) close();
  });
  // The field keeps the focus, so that the list is still there when the button of the mouse comes up.
  list.addEventListener("mousedown", (event) => event.preventDefault());
  form.addEventListener("submit", (event) => {
    if (!cleaned(field.value)) event.preventDefault();
  });
  window.addEventListener("pagehide", close);

  open(root).catch(() => (status.textContent = said.failed));
  // On the page of the search the field shows its question; only what is typed anew is asked for.
  if (field.value && field.value !== field.defaultValue && !new URL(location).searchParams.has("q")) suggest();
}

function made(tag, attributes, text = "") {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.textContent = text;
  return element;
}
