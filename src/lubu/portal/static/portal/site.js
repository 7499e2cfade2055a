// Type size and printing. Nothing of a page needs this file: without it the controls stay hidden,
// and the browser's own zoom and print do the same.
(function () {
  "use strict";
  const KEY = "lubu-size", LEAST = -1, MOST = 3, root = document.documentElement;
  const kept = () => { try { return Number(localStorage.getItem(KEY)) || 0; } catch { return 0; } };
  let size = Math.min(MOST, Math.max(LEAST, Math.round(kept())));

  function show() {
    if (size) root.dataset.size = size; else delete root.dataset.size;
    for (const one of document.querySelectorAll("[data-step]")) {
      const step = Number(one.dataset.step);
      const isEnd = step < 0 ? size === LEAST : step > 0 ? size === MOST : size === 0;
      one.setAttribute("aria-disabled", isEnd); // not disabled, which would lose the focus
    }
  }
  function choose(step) {
    size = step ? Math.min(MOST, Math.max(LEAST, size + step)) : 0;
    try { localStorage.setItem(KEY, size); } catch { /* remembered on this page only */ }
    show();
  }
  show();
  document.addEventListener("DOMContentLoaded", () => {
    for (const one of document.querySelectorAll("[data-script]")) one.hidden = false;
    for (const one of document.querySelectorAll("[data-step]")) {
      one.addEventListener("click", () => choose(Number(one.dataset.step)));
    }
    for (const one of document.querySelectorAll("[data-print]")) one.addEventListener("click", () => print());
    show();
  });
})();
