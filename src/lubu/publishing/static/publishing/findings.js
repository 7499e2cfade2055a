// The findings beside the text: fetched when the editor opens and whenever a draft was saved.
(() => {
  "use strict";
  const panel = document.querySelector("[data-findings]");
  if (!panel) return;
  const list = panel.querySelector("[data-findings-list]");
  const again = panel.querySelector("[data-findings-again]");
  const failed = panel.querySelector("[data-findings-failed]");
  const token = document.querySelector("#page-edit-form [name=csrfmiddlewaretoken]");
  const answers = new Set([200, 403, 404, 409, 422]);
  let asked = 0;

  async function ask(more) {
    const mine = ++asked;
    const body = new URLSearchParams({ fragment: "1", csrfmiddlewaretoken: token.value, ...more });
    list.setAttribute("aria-busy", "true");
    try {
      const answer = await fetch(panel.dataset.findings, { method: "POST", body });
      if (!answers.has(answer.status) || answer.redirected) throw new Error(answer.status);
      const html = await answer.text();
      if (mine === asked) {
        list.innerHTML = html;
        failed.hidden = true;
      }
    } catch {
      failed.hidden = false;
    }
    list.removeAttribute("aria-busy");
  }

  again.hidden = false;
  again.addEventListener("click", () => ask({}));
  list.addEventListener("click", (event) => {
    const button = event.target.closest("[data-finding]");
    if (button) ask({ key: button.dataset.finding, reason: button.previousElementSibling.value });
  });
  list.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && event.target.matches("input")) {
      event.preventDefault();
      event.target.nextElementSibling.click();
    }
  });
  document.addEventListener("w-autosave:success", () => ask({}));
  ask({});
})();
