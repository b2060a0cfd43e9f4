// Asks for the interactive map where a page has a place for it, or a reader asks for it; loads nothing before.
(() => {
  const view = new URL("map-view.js", document.currentScript.src);
  const place = document.querySelector("[data-atlas-map]");
  if (place) {
    // Within another page of the site the map is all there is to see, and its frame becomes as tall as that.
    const frame = self === top ? null : self.frameElement;
    const fit = () => (frame.style.height = `${place.getBoundingClientRect().bottom + scrollY}px`);
    if (self !== top) document.documentElement.classList.add("framed");
    import(view).then((module) => module.show(place)).then(() => frame && new ResizeObserver(fit).observe(place));
  }
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-live]");
    if (!link || event.button || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    const figure = link.closest(".figure");
    if (!figure || figure.querySelector("iframe")) return;
    event.preventDefault();
    const frame = document.createElement("iframe");
    frame.className = "live-frame";
    frame.title = link.textContent;
    frame.src = link.href;
    const still = figure.querySelector(".atlas-map");
    still.replaceWith(frame);
    link.textContent = link.dataset.live;
    link.target = "_self";
    frame.focus();
  });
})();
