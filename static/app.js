// The pages work without this script. With it, ticking a box searches at once, empty fields stay out of
// the URL, and the matches of a document can be walked with buttons and the keys n and p.
"use strict";

const wide = window.matchMedia("(min-width: 60rem)");

// Filters and contents stand open beside wide pages, and are folded on narrow ones.
for (const details of document.querySelectorAll("details[data-wide-open]")) {
  const follow = () => { details.open = wide.matches; };
  follow();
  wide.addEventListener("change", follow);
}

const form = document.getElementById("search");
if (form) {
  const fields = () => [...form.elements].filter((field) => field.name);
  form.addEventListener("submit", () => {
    for (const field of fields()) {
      const unused = field.value === "" || (field.name === "sort" && field.value === "relevance");
      if (unused && field.name !== "q") field.disabled = true;
    }
  });
  for (const field of document.querySelectorAll("[data-submit]")) {
    field.addEventListener("change", () => form.requestSubmit());
  }
  // Coming back, the page shows the search of its URL, not what was ticked last.
  window.addEventListener("pageshow", (event) => {
    for (const field of fields()) field.disabled = false;
    if (event.persisted) form.reset();
  });
}

const walk = document.querySelector(".walk[data-marks]");
const marks = walk ? Number(walk.dataset.marks) : 0;
if (marks > 0) {
  const position = walk.querySelector(".position");
  const current = () => Number((/^#h(\d+)$/.exec(location.hash) || [0, 0])[1]);
  const show = () => { position.textContent = `${current()}/${marks}`; };
  const step = (by) => {
    const next = current() + by;
    const wrapped = next < 1 ? marks : next > marks ? 1 : next;
    location.replace(`#h${wrapped}`);
    show();
  };
  walk.classList.add("live");
  walk.querySelector(".buttons").hidden = false;
  for (const button of walk.querySelectorAll("[data-step]")) {
    button.addEventListener("click", () => step(Number(button.dataset.step)));
  }
  document.addEventListener("keydown", (event) => {
    const typing = event.target.closest("input, select, textarea");
    if (typing || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "n") step(1);
    if (event.key === "p") step(-1);
  });
  window.addEventListener("hashchange", show);
  show();
}
