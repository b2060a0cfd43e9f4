// Asks for the interactive map where a page has a place for it, or a reader asks for it; loads nothing before.
(() => {
  const view = new URL("map-view.js", document.currentScript.src);
  const place = document.querySelector("[data-atlas-map]");
  if (place) {
    const shown = import(view).then((module) => module.show(place));
    if (self !== top) framed(place, shown);
  }

  // Within another page of the site the map is all there is to see. Its frame becomes as tall as that, and is dark when the page is.
  function framed(place, shown) {
    document.documentElement.classList.add("framed");
    const frame = self.frameElement;
    if (!frame) return;
    const outside = parent.document.body, scheme = "data-md-color-scheme";
    const fit = () => (frame.style.height = `${place.getBoundingClientRect().bottom + scrollY}px`);
    const follow = () => document.body.setAttribute(scheme, outside.getAttribute(scheme));
    shown.then(() => new ResizeObserver(fit).observe(place));
    new MutationObserver(follow).observe(outside, { attributeFilter: [scheme] });
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
