// The pages work without this script. With it, ticking a box searches at once, URLs leave out empty
// fields, the search box offers completions, and buttons and the keys n and p step through the
// highlights of a document.
"use strict";

const wide = window.matchMedia("(min-width: 60rem)");

// Filters and contents are open on wide pages and collapsed on narrow ones.
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
  // After Back or Forward, the form shows the search of its URL, not the boxes that were ticked last.
  window.addEventListener("pageshow", (event) => {
    for (const field of fields()) field.disabled = false;
    if (event.persisted) form.reset();
  });
}

// Completions below the search box: a combobox with a list (ARIA 1.2). The box keeps the focus, and its
// text changes only when a completion is chosen.
const box = document.getElementById("q");
const list = document.getElementById("suggestions");
if (box && list) {
  const PAUSE_MS = 80; // Pause before a request: about that between two keys of a fast typist.
  const CHARS_MAX = 200; // Longest text that the service accepts, in code points.
  const status = document.getElementById("suggestions-count");
  let options = []; // The listed suggestions.
  let active = -1; // Index of the active suggestion, or -1.
  let composing = false; // True while an input method composes a letter.
  let timer = 0;
  let request = new AbortController();

  const address = (text) => `${list.dataset.address}?q=${encodeURIComponent(text)}`;
  const close = () => {
    clearTimeout(timer);
    request.abort();
    list.hidden = true;
    active = -1;
    status.textContent = "";
    box.setAttribute("aria-expanded", "false");
    box.removeAttribute("aria-activedescendant");
  };
  const point = (at) => {
    active = at;
    [...list.children].forEach((option, i) => option.setAttribute("aria-selected", String(i === at)));
    if (at < 0) {
      box.removeAttribute("aria-activedescendant");
    } else {
      box.setAttribute("aria-activedescendant", list.children[at].id);
      list.children[at].scrollIntoView({ block: "nearest" });
    }
  };
  const choose = (at) => {
    box.value = options[at].text;
    close();
    box.form.requestSubmit();
  };
  const element = (name, className, ...children) => {
    const made = document.createElement(name);
    if (className) made.className = className;
    made.append(...children);
    return made;
  };
  // Returns the text with its highlights, whose positions count code points.
  const marked = ({ text, marks }) => {
    const points = [...text];
    const parts = [];
    let end = 0;
    for (const [from, to] of marks) {
      parts.push(points.slice(end, from).join(""));
      parts.push(element("mark", "", points.slice(from, to).join("")));
      end = to;
    }
    parts.push(points.slice(end).join(""));
    return element("span", "words", ...parts);
  };
  const show = (found) => {
    options = found;
    list.replaceChildren(...found.map((suggestion, i) => {
      const kind = element("span", "kind", list.dataset[suggestion.kind] || "");
      const option = element("li", "", marked(suggestion), kind);
      option.id = `suggestion-${i}`;
      option.setAttribute("role", "option");
      option.addEventListener("click", () => choose(i));
      return option;
    }));
    list.hidden = found.length === 0;
    list.scrollTop = 0;
    point(-1);
    box.setAttribute("aria-expanded", String(!list.hidden));
    status.textContent = list.hidden ? "" : list.dataset.count.replace("{}", found.length);
  };
  const ask = async () => {
    const text = box.value;
    request.abort();
    request = new AbortController();
    const { signal } = request;
    try {
      const answer = await fetch(address(text), { signal });
      const found = answer.ok ? (await answer.json()).suggestions : [];
      if (!signal.aborted && !composing) show(found);
    } catch {
      // Aborted by the next letter, or the service is unreachable: no completions.
    }
  };
  const typed = () => {
    if (composing) return;
    clearTimeout(timer);
    const length = [...box.value].length;
    if (box.value.trim() === "" || length > CHARS_MAX) close();
    else timer = setTimeout(ask, PAUSE_MS);
  };
  const keys = {
    ArrowDown: () => point(active + 1 < options.length ? active + 1 : -1),
    ArrowUp: () => point(active < 0 ? options.length - 1 : active - 1),
    Escape: close,
    Enter: () => choose(active),
  };

  box.setAttribute("role", "combobox");
  box.setAttribute("aria-autocomplete", "list");
  box.setAttribute("aria-controls", list.id);
  box.setAttribute("aria-expanded", "false");
  list.setAttribute("role", "listbox");
  box.addEventListener("compositionstart", () => { composing = true; clearTimeout(timer); });
  box.addEventListener("compositionend", () => { composing = false; typed(); });
  box.addEventListener("input", typed);
  box.addEventListener("keydown", (event) => {
    if (composing || event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
    if (list.hidden) {
      if (event.key === "ArrowDown" && box.value.trim() !== "") { event.preventDefault(); typed(); }
      return;
    }
    if (!(event.key in keys) || (event.key === "Enter" && active < 0)) return;
    event.preventDefault();
    keys[event.key]();
  });
  // A mouse press on the list does not move the focus. If the box loses the focus, the list closes.
  list.addEventListener("mousedown", (event) => event.preventDefault());
  box.addEventListener("blur", close);
  box.form.addEventListener("submit", close);
  window.addEventListener("pageshow", close);
  // The service loads its suggestions at the first request, so send one before the first letter.
  const prepare = () => { fetch(address("")).catch(() => {}); };
  if (document.activeElement === box) prepare();
  else box.addEventListener("focus", prepare, { once: true });
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
