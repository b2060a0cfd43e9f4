// Light and dark follow the browser until somebody chooses. The theme alone would keep what it showed at the first visit.
(() => {
  const options = [...document.querySelectorAll("input[name=__palette]")];
  const wanted = () => options.find((option) => matchMedia(option.dataset.mdColorMedia).matches);
  let following = false;
  function follow() {
    const option = wanted();
    if (!option || option.dataset.mdColorScheme === document.body.dataset.mdColorScheme || __md_get("__chosen")) return;
    following = true;
    option.click();
    following = false;
  }
  for (const option of options) option.addEventListener("change", () => following || __md_set("__chosen", option !== wanted()));
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", follow);
  follow();
  // Tab leads to the option that is shown; the theme marks none before the first click, and Tab would lead to a hidden one.
  for (const option of options) option.checked ||= option.dataset.mdColorScheme === document.body.dataset.mdColorScheme;
})();
