// The interactive map: filters, shares of the regions, records in clusters, and the list beside it. The address says what is shown.
// Leaflet, its clusters and the regions come from the site itself; folium made the script of the map and its regions.

const FILES = new URL("../map/", import.meta.url);
const STYLES = new URL("../css/", import.meta.url);
const KEYS = ["theme", "field", "region", "kind"];
const SHEET = { width: "170mm", height: "125mm" };
const FIRST = 48, STEPS = 700, NOWHERE = 64 ** 3 - 1, LINES = 50;

export async function show(place) {
  const map = new View(place);
  try {
    await map.load();
  } catch (error) {
    place.querySelector(".live-failed").hidden = false;
    console.error(error);
  }
}

class View {
  constructor(place) {
    this.place = place;
    this.text = place.dataset;
    this.selects = Object.fromEntries(KEYS.map((key) => [key, place.querySelector(`select[name=${key}]`)]));
    this.list = place.querySelector(".live-list");
    this.more = place.querySelector(".live-more");
    this.tiled = false;
    this.target = self === top ? "_self" : "_top";
    this.percent = new Intl.NumberFormat(document.documentElement.lang, { style: "percent" });
    this.number = new Intl.NumberFormat(document.documentElement.lang);
  }

  async load() {
    await Promise.all([style(new URL("leaflet.css", FILES)), style(new URL("MarkerCluster.css", FILES)), style(new URL("live.css", STYLES))]);
    this.place.hidden = false;
    const [records, shares] = await Promise.all([
      json("records.json"),
      json("shares.json"),
      script("leaflet.js").then(() => Promise.all([script("leaflet.markercluster.js"), script("regions.js")])),
    ]);
    this.shares = shares;
    this.records = unpacked(records);
    this.themes = records.themes;
    this.drawRegions();
    this.cluster = window.L.markerClusterGroup({
      chunkedLoading: true,
      maxClusterRadius: 50,
      iconCreateFunction: bubble,
      spiderLegPolylineOptions: { className: "leg" },
    }).addTo(this.map);
    this.cluster.on("click", (event) => this.open(event.layer.record, event.latlng));
    for (const [key, select] of Object.entries(this.selects)) select.addEventListener("change", () => this.chosen(key));
    this.more.addEventListener("click", () => this.longer());
    window.addEventListener("popstate", () => this.fromAddress());
    window.addEventListener("beforeprint", () => this.toPaper());
    window.addEventListener("afterprint", () => this.fromPaper());
    const tiles = this.place.querySelector("[data-tiles]");
    tiles.addEventListener("click", () => this.background(tiles));
    await this.fromAddress();
  }

  // what is asked for

  async fromAddress() {
    const asked = new URLSearchParams(location.search);
    for (const [key, select] of Object.entries(this.selects)) {
      const value = asked.get(key) ?? "";
      select.value = key === "region" ? value.toUpperCase() : value;
      if (select.selectedIndex < 0) select.value = "";
    }
    if (this.selects.field.value) this.selects.theme.value = this.selects.field.value.split("/")[0];
    await this.update(false);
  }

  async chosen(key) {
    const { theme, field } = this.selects;
    if (key === "theme" && !field.value.startsWith(`${theme.value}/`)) field.value = "";
    if (key === "field" && field.value) theme.value = field.value.split("/")[0];
    await this.update(true);
  }

  async update(tell) {
    const asked = Object.fromEntries(KEYS.map((key) => [key, this.selects[key].value]));
    for (const group of this.selects.field.querySelectorAll("optgroup")) group.hidden = Boolean(asked.theme) && group.dataset.theme !== asked.theme;
    if (asked.field && !this.held) this.held = await json("fields.json").then(({ fields, of }) => ({ fields, of: of.split(" ") }));
    const theme = this.themes.indexOf(asked.theme);
    const field = asked.field ? String.fromCharCode(FIRST + this.held.fields.indexOf(asked.field)) : "";
    this.shown = this.records.filter(
      (record) =>
        (theme < 0 || record.themes.includes(theme)) &&
        (!field || this.held.of[record.place].includes(field)) &&
        (!asked.region || record.region === asked.region) &&
        (!asked.kind || record.kind === asked.kind),
    );
    this.cluster.clearLayers();
    this.cluster.addLayers(this.shown.filter((record) => record.at).map((record) => marker(record)));
    this.paint(asked.field || asked.theme, asked.theme);
    if (asked.region !== this.region) this.goTo(asked.region);
    this.fill();
    if (tell) {
      const kept = KEYS.filter((key) => asked[key] && !(key === "theme" && asked.field)).map((key) => `${key}=${asked[key]}`);
      history.replaceState(null, "", kept.length ? `?${kept.join("&")}` : location.pathname);
    }
    this.place.dataset.ready = "true";
  }

  // the map

  drawRegions() {
    this.map = window.map_atlas;
    this.map.attributionControl.setPrefix("Leaflet");
    this.regions = {};
    window.geo_json_regions.eachLayer((layer) => {
      const code = layer.feature.properties.id, path = layer.getElement();
      this.regions[code] = layer;
      path.setAttribute("tabindex", "0");
      path.setAttribute("role", "link");
      path.addEventListener("keydown", (event) => {
        if (event.key === "Enter") location.href = this.pageOf("region", code);
      });
      layer.on("click", (event) => this.popup(this.titles[code], this.pageOf("region", code), [], event.latlng));
    });
    patterns(this.map.getPanes().overlayPane.querySelector("svg"));
  }

  paint(field, theme) {
    const shares = this.shares.fields[field];
    this.titles = {};
    this.place.className = theme ? `live theme-${theme}` : "live";
    this.place.classList.toggle("tiled", this.tiled);
    this.place.querySelector(".live-legend").hidden = !shares;
    this.shares.regions.forEach((code, place) => {
      const layer = this.regions[code], look = shares?.look[place] ?? "";
      const name = this.nameOf("region", code);
      const states = { n: this.text.none, f: this.text.tooFew, d: this.text.noData };
      const share = () =>
        filled(this.text.share, {
          share: this.percent.format(shares.sourced[place] / this.shares.whole[place]),
          part: this.number.format(shares.sourced[place]),
          whole: this.number.format(this.shares.whole[place]),
        });
      this.titles[code] = look ? filled(this.text.title, { region: name, figure: states[look] ?? share() }) : name;
      const path = layer.getElement();
      path.setAttribute("class", `leaflet-interactive region look-${look || "plain"}`);
      path.setAttribute("aria-label", this.titles[code]);
      layer.setStyle({ fillColor: { f: "url(#live-specks)", d: "url(#live-hatch)" }[look] ?? "currentColor", fillOpacity: 1 });
      layer.unbindTooltip().bindTooltip(this.titles[code], { sticky: true });
    });
  }

  // The first view is there at once: an animation from the whole world would go on over what is asked for next.
  goTo(region) {
    const bounds = (this.regions[region] ?? window.geo_json_regions).getBounds();
    this.map.fitBounds(bounds, { animate: this.region !== undefined, padding: region ? [30, 30] : [0, 0] });
    this.region = region;
  }

  // Leaflet draws what its box holds, and a sheet of paper is narrower than most screens.
  toPaper() {
    const bounds = this.map.getBounds(), area = window.geo_json_regions.getBounds();
    this.seen = [this.map.getCenter(), this.map.getZoom()];
    Object.assign(this.map.getContainer().style, SHEET);
    this.map.invalidateSize({ animate: false });
    this.map.fitBounds(bounds.contains(area) ? area : bounds, { animate: false });
  }

  fromPaper() {
    Object.assign(this.map.getContainer().style, { width: "", height: "" });
    this.map.invalidateSize({ animate: false });
    this.map.setView(...this.seen, { animate: false });
  }

  open(record, at) {
    const themes = record.themes.map((theme) => this.nameOf("theme", this.themes[theme])).join(", ");
    this.popup(record.name, this.pageOf(record.kind, record.id), [this.about(record), themes], at);
  }

  popup(title, href, lines, at) {
    const box = document.createElement("div");
    box.append(this.link(title, href), ...lines.filter(Boolean).map((line) => element("p", line)));
    window.L.popup().setLatLng(at).setContent(box).openOn(this.map);
  }

  background(button) {
    const credit = document.createElement("span");
    credit.textContent = button.dataset.credit;
    window.L.tileLayer(button.dataset.tiles, { maxZoom: 19, attribution: credit.outerHTML }).addTo(this.map);
    this.tiled = true;
    this.place.classList.add("tiled");
    button.closest(".live-tiles").remove();
  }

  // the list

  fill() {
    const order = new Intl.Collator(document.documentElement.lang);
    this.shown.sort((one, other) => order.compare(one.name, other.name));
    this.place.querySelector(".live-count").textContent = filled(this.text.count, { count: this.number.format(this.shown.length) });
    this.list.replaceChildren();
    this.longer();
  }

  longer() {
    const from = this.list.children.length;
    for (const record of this.shown.slice(from, from + LINES)) {
      const line = document.createElement("li");
      line.append(this.link(record.name, this.pageOf(record.kind, record.id)), element("span", this.about(record)));
      this.list.append(line);
    }
    if (from) this.list.children[from]?.querySelector("a").focus();
    this.more.hidden = this.list.children.length >= this.shown.length;
  }

  about(record) {
    return `${this.nameOf("kind", record.kind)} · ${this.nameOf("region", record.region)}`;
  }

  // names and addresses

  nameOf(key, value) {
    return [...this.selects[key].options].find((option) => option.value === value)?.textContent ?? value;
  }

  pageOf(kind, id) {
    const folder = kind === "region" ? "regions" : kind === "cluster" ? "clusters" : "actors";
    return `../${folder}/${id.toLowerCase()}/`;
  }

  link(text, href) {
    const link = element("a", text);
    link.href = href;
    link.target = this.target;
    return link;
  }
}

function unpacked(columns) {
  const ids = whole(columns.id), names = whole(columns.name);
  return ids.map((id, place) => {
    const lon = number(columns.at, 6 * place), lat = number(columns.at, 6 * place + 3);
    return {
      place,
      id,
      name: names[place],
      kind: columns.kinds[digit(columns.kind, place)],
      region: columns.regions[digit(columns.region, place)],
      themes: columns.sets[digit(columns.theme, place)],
      at: lon === NOWHERE ? null : [lat / STEPS - 90, lon / STEPS - 180],
    };
  });
}

const digit = (signs, place) => signs.charCodeAt(place) - FIRST;
const number = (signs, place) => (digit(signs, place) * 64 + digit(signs, place + 1)) * 64 + digit(signs, place + 2);

// Each text was written as what it shares with the one before it, and the rest.
function whole(coded) {
  let before = [];
  return coded.map((text) => {
    const signs = [...text];
    before = [...before.slice(0, digit(text, 0)), ...signs.slice(1)];
    return before.join("");
  });
}

function marker(record) {
  const kind = record.kind === "cluster" ? "cluster" : "actor";
  record.marker ??= Object.assign(window.L.circleMarker(record.at, { radius: kind === "cluster" ? 7 : 6, className: `dot ${kind}`, keyboard: true }), { record });
  return record.marker;
}

function bubble(cluster) {
  const count = cluster.getChildCount();
  const size = count < 10 ? 30 : count < 100 ? 36 : 44;
  return window.L.divIcon({ html: element("span", String(count)), className: "bubble", iconSize: [size, size] });
}

// The classes of no data and of too few records, in the drawing of Leaflet.
function patterns(svg) {
  const make = (name, attributes, parent) => {
    const made = document.createElementNS("http://www.w3.org/2000/svg", name);
    for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
    return parent.appendChild(made);
  };
  const defs = make("defs", {}, svg);
  const hatch = make("pattern", { id: "live-hatch", width: 8, height: 8, patternUnits: "userSpaceOnUse", patternTransform: "rotate(45)" }, defs);
  make("rect", { class: "ground", width: 8, height: 8 }, hatch);
  make("line", { class: "hatch", y2: 8 }, hatch);
  const specks = make("pattern", { id: "live-specks", width: 8, height: 8, patternUnits: "userSpaceOnUse" }, defs);
  make("rect", { class: "ground", width: 8, height: 8 }, specks);
  make("circle", { class: "speck", cx: 4, cy: 4, r: 1.3 }, specks);
}

const filled = (text, values) => text.replace(/\{(\w+)\}/g, (place, key) => values[key] ?? place);
const json = async (name) => (await fetch(new URL(name, FILES))).json();

function element(name, text) {
  const made = document.createElement(name);
  made.textContent = text;
  return made;
}

function loaded(node) {
  return new Promise((resolve, reject) => {
    node.addEventListener("load", resolve);
    node.addEventListener("error", () => reject(new Error(`${node.src ?? node.href} cannot be loaded`)));
    document.head.append(node);
  });
}

function script(name) {
  return loaded(Object.assign(document.createElement("script"), { src: new URL(name, FILES).href }));
}

function style(address) {
  return loaded(Object.assign(document.createElement("link"), { rel: "stylesheet", href: address.href }));
}
