"use strict";
// Filters, search and keys. Without it the page shows everything, and reasons come by pointer and by focus.
const all = (selector, root = document) => [...root.querySelectorAll(selector)];
const runs = all(".run");
const blocks = all(".block");
const list = document.querySelector(".runs");
const chips = all("button[data-label]");
const search = document.getElementById("search");
const status = document.getElementById("status");
const everything = document.getElementById("everything");
const stripped = document.getElementById("stripped");

const squeezed = (text) => text.normalize("NFKC").replace(/\s+/g, " ").trim().toLowerCase();
const said = new Map(blocks.map((block) => [block, squeezed(block.querySelector(".said").textContent)]));
// A sentence may be copied together with its neighbours: a block in the middle of it counts if it is this long.
const SHORTEST_PART = 20;
// So few blocks that say what is looked for show their reasons without being pointed at.
const FEW = 8;
const agrees = (text, wanted) =>
  text.includes(wanted) || (text.length >= SHORTEST_PART && wanted.includes(text));

const press = (button, isPressed) => button.setAttribute("aria-pressed", String(isPressed));
const isPressed = (button) => button.getAttribute("aria-pressed") === "true";
const visible = () => blocks.filter((block) => !block.hidden && !block.closest(".run").hidden);

function show() {
  const labels = new Set(chips.filter(isPressed).map((chip) => chip.dataset.label));
  const wanted = squeezed(search.value);
  for (const run of runs) {
    const members = all(".block", run);
    for (const block of members) block.hidden = wanted !== "" && !agrees(said.get(block), wanted);
    run.hidden = (labels.size > 0 && !labels.has(run.dataset.label)) || members.every((block) => block.hidden);
  }
  press(everything, labels.size === 0);
  press(stripped, labels.size > 0 && chips.every((chip) => isPressed(chip) === (chip.dataset.label !== "kept")));
  const shown = visible();
  list?.classList.toggle("answered", wanted !== "" && shown.length <= FEW);
  tell(shown, wanted);
}

function tell(shown, wanted) {
  if (shown.length === 0 && wanted !== "") {
    status.textContent = blocks.some((block) => agrees(said.get(block), wanted))
      ? "Only in blocks that the filters hide."
      : "No block says this: it is not in the page's HTML as text.";
  } else {
    status.textContent = `${shown.length} of ${blocks.length} blocks`;
  }
  if (!shown.includes(current) && shown.length > 0) makeCurrent(shown[0]);
}

// One block is in the order of Tab; arrows go from it to the others.
let current = blocks[0];
function makeCurrent(block) {
  current.tabIndex = -1;
  block.tabIndex = 0;
  current = block;
}

function step(event, move) {
  const shown = visible();
  const index = move(Math.max(shown.indexOf(current), 0), shown.length - 1);
  if (shown[index]) {
    makeCurrent(shown[index]);
    current.focus();
  }
  event.preventDefault();
}

const moves = {
  ArrowDown: (index, last) => Math.min(index + 1, last),
  ArrowUp: (index) => Math.max(index - 1, 0),
  Home: () => 0,
  End: (index, last) => last,
};

function clear() {
  chips.forEach((chip) => press(chip, false));
  search.value = "";
  show();
}

document.addEventListener("keydown", (event) => {
  const onBlock = event.target.classList.contains("block");
  if (event.ctrlKey || event.altKey || event.metaKey) return;
  if (onBlock && moves[event.key]) step(event, moves[event.key]);
  else if (onBlock && event.key === "Enter") event.target.querySelector(".use")?.click();
  else if (event.key === "/" && event.target !== search) {
    search.focus();
    event.preventDefault();
  } else if (event.key === "Escape") {
    clear();
    document.activeElement.blur();
  }
});

for (const chip of chips) {
  chip.addEventListener("click", () => {
    press(chip, !isPressed(chip));
    show();
  });
}
everything.addEventListener("click", () => {
  chips.forEach((chip) => press(chip, false));
  show();
});
stripped.addEventListener("click", () => {
  chips.forEach((chip) => press(chip, chip.dataset.label !== "kept"));
  show();
});
search.addEventListener("input", show);

// A reason stands below its block, or above it where the end of the list would cut it off.
function place(block) {
  const why = block.querySelector(".why");
  why.style.top = "";
  const end = Math.min(list.getBoundingClientRect().bottom, window.innerHeight);
  if (why.getBoundingClientRect().bottom > end) why.style.top = `${block.offsetTop - why.offsetHeight - 8}px`;
}

for (const block of blocks) {
  block.tabIndex = -1;
  block.addEventListener("focus", () => {
    makeCurrent(block);
    place(block);
  });
  block.addEventListener("mouseenter", () => place(block));
}

// A link to a block that the filters hide shows everything again. The focus goes along, so that Enter leads back.
window.addEventListener("hashchange", () => {
  const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
  if (!target) return;
  if (target.classList.contains("block")) {
    if (!visible().includes(target)) clear();
    target.focus({ preventScroll: true });
  } else {
    target.tabIndex = -1;
    (target.querySelector(".back") ?? target).focus({ preventScroll: true });
  }
  target.scrollIntoView({ block: target.matches("section") ? "start" : "center" });
});

if (blocks.length > 0) {
  current.tabIndex = 0;
  show();
}
