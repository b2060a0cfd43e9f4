// The engine opens everything for the printer. What the reader has not opened stays closed there: see print.css.
(() => {
  let printing = false;
  matchMedia("print").addEventListener("change", (event) => { printing = event.matches; });
  addEventListener("beforeprint", () => { printing = true; });
  addEventListener("afterprint", () => { printing = false; });
  for (const one of document.querySelectorAll("details")) {
    const note = () => { if (!printing) one.toggleAttribute("data-read", one.open); };
    one.addEventListener("toggle", note);
    note();
  }
})();
