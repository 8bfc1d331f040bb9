// Keeps what is typed into a form: at once in this browser, and a moment later on the server, so
// that a closed tab or an ended session loses nothing. Forms work without it.
"use strict";

const PREFIX = "kotomitta:draft:";
const WAIT = 700;

function told(name) {
  const found = document.cookie.split("; ").find((part) => part.startsWith(`${name}=`));
  return found ? decodeURIComponent(found.slice(name.length + 1)).replace(/^"|"$/g, "") : "";
}

// A number is kept with a point, since it may be opened in another language.
const POINT = document.documentElement.lang === "en";

function isNumber(form, name) {
  return form.elements.namedItem(name)?.inputMode === "decimal";
}

function neutral(text) {
  const bare = text.replace(/\s/g, "");
  const number = POINT ? bare.replaceAll(",", "") : bare.replace(",", ".");
  return /^-?\d*\.?\d+$/.test(number) ? number : text;
}

function written(text) {
  return POINT || !/^-?[\d.]+$/.test(text) ? text : text.replace(".", ",");
}

function values(form) {
  const kept = [...new FormData(form)].filter(([name, value]) =>
    typeof value === "string" && !["csrfmiddlewaretoken", "draft"].includes(name));
  return Object.fromEntries(kept.map(([name, value]) =>
    [name, isNumber(form, name) ? neutral(value) : value]));
}

function restore(form, key) {
  const text = localStorage.getItem(key);
  if (!text || form.dataset.fresh === "no") return;
  const kept = JSON.parse(text);
  for (const name of (form.dataset.given || "").split(" ")) delete kept[name];
  let changed = false;
  for (const [name, text] of Object.entries(kept)) {
    const field = form.elements.namedItem(name);
    const value = isNumber(form, name) ? written(text) : text;
    if (field && "value" in field && field.type !== "file" && field.value !== value) {
      field.value = value;
      changed = true;
    }
  }
  if (changed) form.querySelector("[data-restored]").hidden = false;
}

async function send(form) {
  const body = new FormData();
  body.set("csrfmiddlewaretoken", form.elements.namedItem("csrfmiddlewaretoken").value);
  body.set("draft", form.dataset.draft);
  for (const [name, value] of Object.entries(values(form))) body.set(name, value);
  let kept = false;
  try {
    const answer = await fetch(form.dataset.draftUrl, { method: "POST", body, redirect: "manual" });
    kept = answer.status === 204;
  } catch {
    kept = false;
  }
  form.querySelector("[data-unsaved]").hidden = kept;
}

const saved = told("planning_saved");
for (const key of Object.keys(localStorage)) {
  if (saved && key.startsWith(PREFIX) && key.endsWith(`|${saved}`)) localStorage.removeItem(key);
}
if (saved) document.cookie = "planning_saved=; max-age=0; path=/; samesite=strict";

for (const form of document.querySelectorAll("form[data-draft]")) {
  const key = `${PREFIX}${form.dataset.user}|${form.dataset.draft}`;
  let waiting = 0;
  restore(form, key);
  form.addEventListener("input", () => {
    localStorage.setItem(key, JSON.stringify(values(form)));
    clearTimeout(waiting);
    waiting = setTimeout(() => send(form), WAIT);
  });
  form.addEventListener("submit", () => clearTimeout(waiting));
}
