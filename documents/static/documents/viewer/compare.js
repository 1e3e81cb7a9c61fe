/* Two versions side by side, or one over the other: both stages move as one. */

import { buttons, movable } from "./moving.js";
import { Sheet } from "./sheet.js";

const root = document.querySelector("[data-compare]");
const words = root.querySelector("[data-words]").dataset;
const sheets = [...root.querySelectorAll("[data-stage]")].map((stage) => new Sheet(stage, stage.dataset.pictures));
const [older, newer] = sheets;
const pages = new Map();
let page = 1;

/* How far the second page is shifted and stretched against the first: drawings lie where the ground says. */
const against = () => {
  const [a, b] = [older.facts, newer.facts];
  const isPlaced = a?.extent && b?.extent && a.left !== null && b.left !== null && a.metres_per_unit === b.metres_per_unit;
  if (!isPlaced) return { x: 0, y: 0, scale: b && a ? a.width / b.width : 1 };
  const up = a.is_drawing ? 1 : -1; // on the ground heights grow upwards
  return {
    x: (b.left - a.left) / a.extent,
    y: (up * (a.top - b.top)) / ((a.extent * a.height) / a.width),
    scale: b.extent / a.extent,
  };
};

/* The newer page is moved to where the older one looks. */
let follows = false;
const follow = (from) => {
  if (follows || !older.facts || !newer.facts) return;
  follows = true;
  const [, to] = from === older ? [older, newer] : [newer, older];
  const { x, y, scale } = against();
  const [wide, high] = [older.facts, newer.facts].map((facts) => facts.height / facts.width);
  const isForth = from === older;
  to.turn = from.turn;
  to.middle = isForth
    ? { x: (from.middle.x - x) / scale, y: ((from.middle.y - y) * wide) / (scale * high) }
    : { x: from.middle.x * scale + x, y: (from.middle.y * scale * high) / wide + y };
  const width = from.size.width * (isForth ? scale : 1 / scale);
  to.zoom *= width / to.size.width;
  to.place();
  follows = false;
};

for (const sheet of sheets) {
  movable(sheet);
  sheet.addEventListener("moved", () => follow(sheet));
  sheet.addEventListener("waiting", () => { sheet.stage.dataset.state = "waiting"; });
  sheet.addEventListener("failed", ({ detail }) => {
    sheet.stage.dataset.state = "failed";
    sheet.stage.querySelector("[data-failure]").textContent = detail.reason;
  });
  sheet.addEventListener("shown", ({ detail }) => {
    sheet.stage.dataset.state = "ready";
    pages.set(sheet, detail.pages ?? pages.get(sheet) ?? 1);
    const most = Math.max(...pages.values());
    root.querySelector("[data-page-group]").hidden = most < 2;
    root.querySelector("[data-pages]").textContent = most;
    root.querySelector("[data-page]").textContent = page;
    follow(older);
  });
}
new ResizeObserver(() => follow(older)).observe(root);

const goTo = (wanted) => {
  if (wanted < 1 || wanted > Math.max(...pages.values())) return;
  page = wanted;
  for (const sheet of sheets) if (page <= (pages.get(sheet) ?? 1)) sheet.show(page);
};
const overlay = (button) => {
  const isOn = root.toggleAttribute("data-over");
  button.setAttribute("aria-pressed", String(isOn));
  root.querySelector("[data-status]").textContent = isOn ? words.over : words.beside;
  older.place();
  follow(older);
};
buttons(root, {
  "zoom-in": () => older.zoomBy(1),
  "zoom-out": () => older.zoomBy(-1),
  fit: () => older.fit(),
  width: () => older.fitWidth(),
  rotate: () => older.rotate(),
  previous: () => goTo(page - 1),
  next: () => goTo(page + 1),
  overlay,
});
for (const sheet of sheets) sheet.show(1);
