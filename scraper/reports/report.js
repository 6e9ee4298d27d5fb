"use strict";
// Long tables are shown in part, and searched. Without it the page shows all rows, and no search fields.
const SHOWN = 12;
const squeezed = (text) => text.normalize("NFKC").replace(/\s+/g, " ").trim().toLowerCase();

for (const tools of document.querySelectorAll(".find")) {
  const rows = [...document.getElementById(tools.dataset.table).querySelectorAll("tbody tr")];
  const said = rows.map((row) => squeezed(row.textContent));
  const search = tools.querySelector("input");
  const more = tools.querySelector("button");
  const status = tools.querySelector("[role=status]");
  let isWhole = false;

  const show = () => {
    const words = squeezed(search.value).split(" ");
    const found = rows.filter((row, index) => words.every((word) => said[index].includes(word)));
    const shown = new Set(isWhole || search.value !== "" ? found : found.slice(0, SHOWN));
    for (const row of rows) row.hidden = !shown.has(row);
    status.textContent = shown.size === 0 ? "No row says this." : `${shown.size} of ${rows.length} rows`;
    more.hidden = rows.length <= SHOWN || search.value !== "";
    more.setAttribute("aria-expanded", String(isWhole));
    more.textContent = isWhole ? "Show fewer" : `Show all ${rows.length}`;
  };

  search.addEventListener("input", show);
  search.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    search.value = "";
    show();
  });
  more.addEventListener("click", () => {
    isWhole = !isWhole;
    show();
  });
  tools.hidden = false;
  show();
}
