// What a person sends and what the editor saves by itself never go out side by side: on a new page
// each of them would make an item. A form sent meanwhile waits; once it is sent nothing is saved.
(() => {
  "use strict";
  const LONGEST = 10000; // milliseconds; what is written must not hang on an answer that never comes
  let isSaving = false;
  let isSent = false;
  let waiting = null;

  function go() {
    if (!waiting) return;
    const { form, button, timer } = waiting;
    waiting = null;
    clearTimeout(timer);
    if (button) button.disabled = false;
    isSaving = false;
    form.requestSubmit(button);
  }

  document.addEventListener("w-autosave:save", (event) => {
    if (isSent) event.preventDefault();
    else isSaving = true;
  });
  for (const end of ["success", "error"])
    document.addEventListener(`w-autosave:${end}`, () => {
      isSaving = false;
      setTimeout(() => isSaving || go()); // what was typed meanwhile is saved at once as well
    });
  document.addEventListener(
    "submit",
    (event) => {
      if (!event.target.matches("[data-edit-form]")) return;
      if (!isSaving) {
        setTimeout(() => (isSent = !event.defaultPrevented));
        return;
      }
      event.preventDefault();
      event.stopImmediatePropagation();
      if (waiting) return;
      waiting = { form: event.target, button: event.submitter, timer: setTimeout(go, LONGEST) };
    },
    true,
  );
  window.addEventListener("pageshow", () => (isSent = false)); // back to a page that was kept
})();
