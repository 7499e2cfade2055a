// Moves the progress bar of an import; without this the page loads itself again.
const bar = document.querySelector("[data-import-state]");

async function ask() {
    const answer = await fetch(bar.dataset.importState, { headers: { Accept: "application/json" } });
    if (!answer.ok) return;
    const job = await answer.json();
    if (job.ended) {
        window.location.reload();
        return;
    }
    document.querySelector("[data-import-label]").textContent = job.label;
    if (job.total) {
        bar.max = job.total;
        bar.value = job.done;
    } else {
        bar.removeAttribute("value");
    }
    document.querySelector("[data-import-count]").textContent = job.how_far;
    window.setTimeout(ask, 500);
}

if (bar) window.setTimeout(ask, 500);
