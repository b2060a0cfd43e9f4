// The field in the header: nothing more is loaded before it has the focus, or the page is that of the search.
(() => {
  const form = document.querySelector("form[data-atlas-search]");
  if (!form) return;
  const field = form.elements.q;
  const base = document.currentScript.src;
  const box = () => import(new URL("search-box.js", base)).then((module) => module.attach(form));
  if (document.activeElement === field) box();
  else field.addEventListener("focus", box, { once: true });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
    if (event.target.closest("input, textarea, select, [contenteditable]")) return;
    event.preventDefault();
    field.focus();
    field.select();
  });
  // The home page's link to the search leads to the field that is on the page already.
  document.addEventListener("click", (event) => {
    if (!event.target.closest("a.ask") || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    field.focus();
  }, true);
  const place = document.querySelector("[data-atlas-hits]");
  if (place) import(new URL("search-page.js", base)).then((module) => module.show(place, form));
})();
