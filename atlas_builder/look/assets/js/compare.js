// Asks for the comparison where a page has a place for it; loads nothing elsewhere.
(() => {
  const place = document.querySelector("[data-atlas-compare]");
  if (place) import(new URL("compare-view.js", document.currentScript.src)).then((module) => module.show(place));
})();
