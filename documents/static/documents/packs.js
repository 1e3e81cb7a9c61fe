// A hand-over pack: the page waits for one being made, and compares a copy without sending it anywhere.
"use strict";

// What a browser can hold in memory at once.
const LARGEST = 1024 ** 3;

async function sha256(file) {
  const digest = await crypto.subtle.digest("SHA-256", await file.arrayBuffer());
  return [...new Uint8Array(digest)].map((octet) => octet.toString(16).padStart(2, "0")).join("");
}

async function compare(file, expected, result) {
  result.textContent = result.dataset.reading;
  delete result.dataset.tone;
  if (file.size > LARGEST || !crypto.subtle) {
    result.textContent = result.dataset.large;
    return;
  }
  const isSame = (await sha256(file)) === expected;
  result.textContent = isSame ? result.dataset.same : result.dataset.other;
  result.dataset.tone = isSame ? "ok" : "bad";
}

const copy = document.querySelector(".pack-copy");
copy?.querySelector("input").addEventListener("change", (event) => {
  const [file] = event.target.files;
  if (file) compare(file, copy.dataset.sha256, document.getElementById("copy-result"));
});

const waiting = document.querySelector("[data-reload-every]");
if (waiting) setTimeout(() => location.reload(), Number(waiting.dataset.reloadEvery));
