// Tables that a click on the head of a column puts in order: up, down, and as they were. Without it they stand in the order of the page.
(() => {
  const LEAST = 4; // rows: fewer are seen at a glance
  // a figure, also with a sign for percent, and what it is a part of in brackets; a day of a month is none
  const FIGURE = /^([-+\u2212]?\d[\d.,\s\u00a0\u202f'\u2019]*?)\s?%?(?=$|\s?\()/u;
  const number = (text) => {
    const found = text.match(FIGURE);
    if (!found) return null;
    // a mark with three digits behind it groups them, whatever the language; any other parts the decimals
    const plain = found[1].replace(/[\s\u00a0\u202f'\u2019]/g, "").replace("\u2212", "-").replace(/[.,](?=\d{3}(\D|$))/g, "");
    return Number.parseFloat(plain.replace(",", "."));
  };
  const words = new Intl.Collator(document.documentElement.lang || undefined, { numeric: true, sensitivity: "base" });

  function prepare(table) {
    const body = table.tBodies[0];
    const heads = table.tHead?.rows.length === 1 ? [...table.tHead.rows[0].cells] : [];
    if (!body || body.rows.length < LEAST || table.classList.contains("matrix") || table.querySelector("tbody [colspan], tbody [rowspan]")) return;
    const given = [...body.rows];
    heads.forEach((head, column) => {
      if (!head.textContent.trim() || head.querySelector("a, button")) return;
      const button = document.createElement("button");
      button.type = "button";
      button.className = "sort";
      button.append(...head.childNodes);
      head.append(button);
      button.addEventListener("click", () => {
        const before = head.getAttribute("aria-sort");
        for (const other of heads) other.removeAttribute("aria-sort");
        const next = before === "ascending" ? "descending" : before === "descending" ? "" : "ascending";
        if (next) head.setAttribute("aria-sort", next);
        body.append(...(next ? sorted(given, column, next === "descending" ? -1 : 1) : given));
      });
    });
  }

  function sorted(rows, column, way) {
    const keyed = rows.map((row) => {
      const text = row.cells[column]?.textContent.trim() ?? "";
      return { row, text, figure: number(text) };
    });
    const figures = keyed.some((one) => one.figure !== null) && keyed.every((one) => one.figure !== null || !/[\p{L}\d]/u.test(one.text));
    // what has no figure stands last, whichever way
    const compare = figures
      ? (a, b) => (a.figure === null) - (b.figure === null) || way * ((a.figure ?? 0) - (b.figure ?? 0))
      : (a, b) => (a.text === "") - (b.text === "") || way * words.compare(a.text, b.text);
    return keyed.sort(compare).map((one) => one.row);
  }

  document.querySelectorAll("table.data").forEach(prepare);
})();
