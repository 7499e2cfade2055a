// Draws places to be taken out on the picture of a page, and puts them into the form's rows.
const page = document.querySelector("[data-drawing]");
const rows = [...document.querySelectorAll("[data-area]")];

function field(row, name) {
    return row.querySelector(`[name$="-${name}"]`);
}

function freeRow() {
    return rows.find((row) => field(row, "page").value === "");
}

function hundredth(value) {
    return Math.round(Math.min(Math.max(value, 0), 1) * 1000) / 10;
}

function shown() {
    page.querySelectorAll(".red-area").forEach((one) => one.remove());
    for (const row of rows) {
        if (field(row, "page").value !== page.dataset.drawing) continue;
        const [left, top, right, bottom] = ["left", "top", "right", "bottom"].map((name) =>
            Number(field(row, name).value),
        );
        if (right <= left || bottom <= top) continue;
        const area = document.createElement("span");
        area.className = "red-area";
        area.style.left = `${left}%`;
        area.style.top = `${top}%`;
        area.style.width = `${right - left}%`;
        area.style.height = `${bottom - top}%`;
        page.append(area);
    }
}

function place(event) {
    const box = page.getBoundingClientRect();
    return [(event.clientX - box.left) / box.width, (event.clientY - box.top) / box.height];
}

if (page) {
    let row = null;
    let from = null;
    page.addEventListener("pointerdown", (event) => {
        row = freeRow();
        if (!row) return;
        from = place(event);
        page.setPointerCapture(event.pointerId);
        event.preventDefault();
    });
    const draw = (event) => {
        if (!row) return;
        const to = place(event);
        field(row, "page").value = page.dataset.drawing;
        field(row, "left").value = hundredth(Math.min(from[0], to[0]));
        field(row, "right").value = hundredth(Math.max(from[0], to[0]));
        field(row, "top").value = hundredth(Math.min(from[1], to[1]));
        field(row, "bottom").value = hundredth(Math.max(from[1], to[1]));
        shown();
    };
    page.addEventListener("pointermove", draw);
    page.addEventListener("pointerup", (event) => {
        draw(event);
        if (row && Number(field(row, "right").value) - Number(field(row, "left").value) < 0.5) {
            for (const name of ["page", "left", "top", "right", "bottom"]) field(row, name).value = "";
            shown();
        }
        row = null;
    });
    rows.forEach((one) => one.addEventListener("input", shown));
    shown();
}
