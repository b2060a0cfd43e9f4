// Two to four clusters or regions side by side. The address holds the choice; every text comes from the page, every figure from one file.
import { mapOf } from "./compare-map.js";

const MOST = 4;
const EARTH_KM = 6371.0088;

export async function show(place) {
  const part = (name) => place.querySelector(`.compare-${name}`);
  const [picker, chosen, status, result] = [part("add").querySelector("select"), part("chosen"), part("status"), part("result")];
  const add = part("add").querySelector("button");
  const kinds = [...place.querySelectorAll("input[name=what]")];
  const words = new Map([...place.querySelectorAll(".compare-words > li")].map((item) => [item.dataset.key, item]));
  const said = (key, places = {}) =>
    Object.entries(places).reduce((text, [name, value]) => text.replace(`{${name}}`, () => value), words.get(key)?.textContent ?? key);
  const number = (value) => value.toLocaleString(document.documentElement.lang);
  const pages = new URL(place.dataset.clusters, location);

  place.hidden = false;
  let data;
  try {
    data = await (await fetch(new URL(place.dataset.source, location))).json();
  } catch {
    status.textContent = said("failed");
    return;
  }
  for (const region of data.regions) region.name = said(`region:${region.id}`);
  const all = { clusters: data.clusters, regions: data.regions };
  let what = "clusters";
  let ids = [];

  add.addEventListener("click", () => {
    if (!picker.value || ids.length >= MOST) return;
    ids.push(picker.value);
    changed();
  });
  for (const kind of kinds)
    kind.addEventListener("change", () => {
      what = kind.value;
      ids = [];
      write();
      draw();
    });
  addEventListener("popstate", read);
  read();

  function read() {
    const asked = new URL(location).searchParams;
    what = asked.has("regions") ? "regions" : "clusters";
    const named = [...new Set((asked.get(what) ?? "").toLowerCase().split(",").filter(Boolean))];
    const known = new Set(all[what].map((one) => one.id));
    ids = named.filter((id) => known.has(id)).slice(0, MOST);
    draw(named.filter((id) => !known.has(id)).slice(0, MOST));
  }

  function changed() {
    write();
    draw();
    picker.focus();
  }

  function write() {
    const address = new URL(location);
    // Regions without a choice stand there too, so that the way back finds them.
    address.search = ids.length || what === "regions" ? `?${what}=${ids.join(",")}` : "";
    history.pushState(null, "", address);
  }

  function draw(unknown = []) {
    const ones = ids.map((id) => all[what].find((one) => one.id === id));
    for (const kind of kinds) kind.checked = kind.value === what;
    for (const link of document.querySelectorAll("a[hreflang]")) {
      const address = new URL(link.href);
      address.search = location.search;
      link.href = address;
    }
    offer();
    chosen.replaceChildren(...ones.map(chip));
    const left = unknown.length ? [said("unknown", { names: unknown.map((id) => id.slice(0, 60)).join(", ") })] : [];
    const hint = ones.length < 2 ? [said("choose")] : ones.length === MOST ? [said("full")] : [];
    status.textContent = [...left, ...hint].join(" ");
    result.replaceChildren(...(ones.length < 2 ? [] : compared(ones)));
  }

  function offer() {
    const groups = new Map();
    for (const one of all[what]) {
      if (ids.includes(one.id)) continue;
      const country = said(`country:${one.country}`);
      groups.set(country, [...(groups.get(country) ?? []), one]);
    }
    const by = (name) => (a, b) => name(a).localeCompare(name(b), document.documentElement.lang);
    picker.replaceChildren(new Option(said("pick"), ""));
    for (const country of [...groups.keys()].sort(by((name) => name))) {
      const group = element("optgroup");
      group.label = country;
      group.append(...groups.get(country).sort(by((one) => one.name)).map((one) => new Option(one.name, one.id)));
      picker.append(group);
    }
    picker.disabled = add.disabled = ids.length >= MOST;
  }

  function chip(one) {
    const button = element("button", one.name);
    button.type = "button";
    button.setAttribute("aria-label", said("remove", { name: one.name }));
    button.addEventListener("click", () => {
      ids = ids.filter((id) => id !== one.id);
      changed();
    });
    const item = element("li");
    item.append(button);
    return item;
  }

  function compared(ones) {
    const held = ones.map((one) => new Map(one.held.map((row) => [row[0], row])));
    const gaps = ones.map((one) => new Set(one.gaps ?? []));
    const whole = new Set(data.fields.map((_, field) => field).filter((field) => !data.fields[field].includes("/")));
    // A theme stands here only where somebody claims it without saying which of its sub-fields.
    const fields = data.fields.map((_, field) => field).filter((field) => !whole.has(field) || (what === "clusters" && held.some((rows) => rows.has(field))));
    const count = (field) => held.filter((rows) => rows.has(field)).length;
    const gapped = (field) => gaps.some((set) => set.has(field));
    const [every, several, none] = [
      fields.filter((field) => count(field) === ones.length),
      fields.filter((field) => (count(field) && count(field) < ones.length) || (!count(field) && gapped(field))),
      fields.filter((field) => !count(field) && !gapped(field)),
    ];

    const table = classed("table", "data compare-table");
    table.append(element("caption", said("caption", { names: ones.map((one) => one.name).join(", ") })));
    const head = table.createTHead().insertRow();
    head.append(element("td"), ...ones.map((one) => heading(linked(one.name, page(one)), "col")));
    const facts = table.createTBody();
    for (const [key, value] of what === "clusters" ? ofClusters(ones) : ofRegions()) {
      const row = facts.insertRow();
      row.append(heading(said(key), "row"), ...ones.map((one) => element("td", value(one))));
    }
    for (const [key, list] of [["all", every], ["some", several]]) {
      const body = table.createTBody();
      const title = heading(said(key, { n: number(list.length) }), "rowgroup");
      title.colSpan = ones.length + 1;
      body.insertRow().append(title);
      for (const field of list) {
        const row = body.insertRow();
        row.className = `theme-${data.fields[field].split("/")[0]}`;
        row.append(heading(named(field), "row"), ...ones.map((_, place) => cell(held[place].get(field), gaps[place].has(field))));
      }
    }
    const scroll = classed("div", "scroll");
    scroll.tabIndex = 0;
    scroll.setAttribute("role", "region");
    scroll.setAttribute("aria-label", table.caption.textContent);
    scroll.append(table);

    const rest = classed("details", "definitions");
    const list = classed("ul", "inline-links");
    list.append(...none.map((field) => {
      const item = element("li");
      item.append(named(field));
      return item;
    }));
    rest.append(element("summary", said("none", { n: number(none.length) })), list);
    const any = fields.filter(count).length;
    const finding = said("finding", { all: number(every.length), any: number(any), whole: number(fields.length) });
    const columns = classed("div", "pair compare-columns");
    const main = element("div");
    main.append(scroll, rest, classed("p", "small", said("note")));
    columns.append(main, beside(ones, finding));
    return [classed("p", "lead", finding), columns];
  }

  function ofClusters(ones) {
    const unknown = said("not_known");
    return [
      ["seat", (one) => `${one.city}, ${said(`region:${one.region}`)}`],
      ["country", (one) => said(`country:${one.country}`)],
      ["languages", (one) => one.languages.map((lang) => said(`language:${lang}`)).join(", ") || unknown],
      ["founded", (one) => (one.founded === null ? unknown : String(one.founded))],
      ["members", (one) => (one.members === null ? unknown : number(one.members))],
    ];
  }

  function ofRegions() {
    return [
      ["country", (one) => said(`country:${one.country}`)],
      ["clusters", (one) => number(one.clusters)],
      ["actors", (one) => number(one.actors)],
    ];
  }

  // The map, and how far each is from each.
  function beside(ones, finding) {
    const panel = classed("section", "panel");
    const list = classed("dl", "facts");
    for (const [at, one] of ones.entries())
      for (const other of ones.slice(at + 1)) {
        const pair = element("div");
        pair.append(element("dt", `${one.name} – ${other.name}`), element("dd", distance(one, other)));
        list.append(pair);
      }
    const map = mapOf(ones, finding, Number(place.dataset.height));
    panel.append(element("h2", said("apart")), ...(map ? [map] : []), list);
    return panel;
  }

  function distance(one, other) {
    return one.at && other.at ? said("km", { km: number(Math.round(kilometres(one.at, other.at))) }) : said("not_known");
  }

  function cell(row, gap) {
    const made = element("td");
    if (!row) {
      made.className = gap ? "gap" : "none";
      made.textContent = said(gap ? "gap" : "no_record");
      return made;
    }
    const [main, details, warning] = what === "clusters" ? clusterFacts(row) : regionFacts(row);
    const dot = classed("span", what === "clusters" && !row[2] ? "dot through" : "dot own");
    const line = element("p");
    line.append(dot, main);
    made.append(line);
    if (gap) details.push(said("gap"));
    if (details.length) made.append(classed("p", "small", details.join(" · ")));
    if (warning) made.append(classed("span", "badge warn", warning));
    return made;
  }

  // In a line, in smaller letters, and as a warning.
  function clusterFacts([, level, own, sourced, evidence, members, roles]) {
    const through = members ? [said("through", { n: number(members) })] : [];
    const details = level ? [said(`level:${level}`)] : [];
    if (roles.length) details.push(roles.map((role) => said(`role:${data.roles[role]}`)).join(", "));
    if (evidence) details.push(said("evidence", { n: number(evidence) }));
    return [[...(own ? [said("own")] : []), ...through].join(", "), details, sourced ? "" : said("unsourced")];
  }

  function regionFacts([, holders, sourced, quotient]) {
    const details = [said("sourced_of", { n: number(sourced) })];
    if (quotient !== null) details.push(said("quotient", { n: number(quotient) }));
    return [said("holders", { n: number(holders) }), details, ""];
  }

  function named(field) {
    const link = words.get(`field:${data.fields[field]}`).querySelector("a");
    return linked(link.textContent, link.href);
  }

  function page(one) {
    return what === "clusters" ? new URL(`${one.id}/`, pages) : words.get(`region:${one.id}`).querySelector("a").href;
  }
}

function element(name, text) {
  const made = document.createElement(name);
  if (text !== undefined) made.textContent = text;
  return made;
}

function classed(name, classes, text) {
  const made = element(name, text);
  made.className = classes;
  return made;
}

function heading(content, scope) {
  const made = element("th");
  made.scope = scope;
  made.append(content);
  return made;
}

function linked(text, address) {
  const link = element("a", text);
  link.href = address;
  return link;
}

// Great-circle distance of two [longitude, latitude] points.
function kilometres([lonA, latA], [lonB, latB]) {
  const rad = Math.PI / 180;
  const half = (a, b) => Math.sin(((b - a) * rad) / 2) ** 2;
  const chord = half(latA, latB) + Math.cos(latA * rad) * Math.cos(latB * rad) * half(lonA, lonB);
  return 2 * EARTH_KM * Math.asin(Math.sqrt(Math.min(1, chord)));
}
