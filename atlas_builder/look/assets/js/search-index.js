// The index of one language: asks Pagefind, and puts what it finds into groups.
export const GROUPS = ["concept", "cluster", "actor", "region", "page"];
const OTHERS = GROUPS.filter((group) => group !== "actor");
const LONGEST = 120; // signs of a question
const SHORTEST = 4; // letters of a word that a search for something near still asks with

let opened;

/** The index below the root of a language, loaded once. A worker of its own would cost 41 KB and save nothing that can be felt. */
export function open(root) {
  opened ??= import(new URL("pagefind/pagefind.js", root)).then(async (pagefind) => {
    await pagefind.options({ basePath: new URL("pagefind/", root).pathname, noWorker: true });
    await pagefind.init();
    return new Index(pagefind, root);
  });
  opened.catch(() => (opened = undefined));
  return opened;
}

/** A question without what would be no word of it. */
export function cleaned(query) {
  return query.slice(0, LONGEST).replace(/\s+/g, " ").trim();
}

class Index {
  #pagefind;
  #root;
  #facets;

  constructor(pagefind, root) {
    this.#pagefind = pagefind;
    this.#root = root;
  }

  /** The counts of facets come with every search after this. */
  facets() {
    return (this.#facets ??= this.#pagefind.filters());
  }

  /** The hits of each group that has some: [{group, results}]. `chosen` maps theme, country and kind to sets of values. */
  async groups(query, chosen = {}) {
    const found = [];
    for (const [group, filters] of asked(chosen)) {
      const { results } = await this.#pagefind.search(query, { filters });
      if (results.length) found.push({ group, results });
    }
    return found;
  }

  /** How many hits each value of a facet would leave, given what is chosen of the other facets. */
  async counts(query, chosen, facet) {
    await this.facets();
    const counts = {};
    for (const [, filters] of asked({ ...chosen, [facet]: new Set() })) {
      const { filters: left } = await this.#pagefind.search(query, { filters });
      for (const name of facet === "kind" ? ["kind", "group"] : [facet])
        for (const [value, count] of Object.entries(left[name] ?? {})) counts[value] = (counts[value] ?? 0) + count;
    }
    return counts;
  }

  /** Themes and sub-fields for a question that finds nothing: by each of its words, then by the beginning of each. */
  async nearest(query, limit) {
    const found = new Map();
    const filters = { group: "concept" };
    for (const word of query.split(" ")) {
      for (let part = word; part.length >= SHORTEST; part = part.slice(0, -1)) {
        const { results } = await this.#pagefind.search(part, { filters });
        for (const result of results.slice(0, limit)) found.set(result.id, result);
        if (results.length) break;
      }
    }
    return this.shown([...found.values()].slice(0, limit));
  }

  /** What a few results show of themselves. */
  shown(results) {
    return Promise.all(
      results.map(async (result) => {
        const { raw_url: path, url, meta } = await result.data();
        const inside = (path ?? url).replace(/^\/+/, "");
        return { href: new URL(inside, this.#root).href, title: meta.title, themes: meta.themes ?? "", place: meta.place ?? "", kind: meta.kind, summary: meta.summary ?? "" };
      }),
    );
  }
}

/** The filters of each group that the chosen kinds leave. Actors are those without a group, which keeps the first search small. */
function asked({ theme = [], country = [], kind = [] }) {
  const kinds = [...kind];
  const shared = {};
  if ([...theme].length) shared.theme = { any: [...theme] };
  if ([...country].length) shared.country = { any: [...country] };
  const own = kinds.filter((value) => !OTHERS.includes(value));
  return GROUPS.filter((group) => !kinds.length || (group === "actor" ? own.length : kinds.includes(group))).map((group) => {
    if (group !== "actor") return [group, { ...shared, group }];
    return [group, { ...shared, ...(own.length ? { kind: { any: own } } : { group: { none: OTHERS } }) }];
  });
}
