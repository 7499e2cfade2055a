// Starts what Wagtail starts by scripts in line, which the Content-Security-Policy does not let run:
// choosers of days, pages, files and pictures, and rows of attachments; also those added later.
(() => {
  const calls = ["initDateChooser", "initTimeChooser", "initDateTimeChooser"];
  const makers = ["Chooser", "PageChooser", "DocumentChooser", "ImageChooser", "InlinePanel"];

  const start = (mark) => {
    const { deskStart: name, for: id, options } = mark.dataset;
    mark.remove();
    const given = id === undefined ? [JSON.parse(options)] : [id, JSON.parse(options)];
    if (calls.includes(name)) window[name](...given);
    else if (makers.includes(name)) new window[name](...given);
  };

  const startIn = (node) => {
    if (node.nodeType !== Node.ELEMENT_NODE) return;
    if (node.matches("[data-desk-start]")) start(node);
    else node.querySelectorAll("[data-desk-start]").forEach(start);
  };

  document.addEventListener("DOMContentLoaded", () => {
    startIn(document.body);
    new MutationObserver((changes) => {
      changes.forEach((change) => change.addedNodes.forEach(startIn));
    }).observe(document.body, { childList: true, subtree: true });
  });
})();
