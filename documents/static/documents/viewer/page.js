/* The viewer's page: the sheet, its bar, measuring, remarks and marks, each wired to its part of the page. */

import { Layer, Pen } from "./drawing.js";
import { across, area, calibrated, distance } from "./measuring.js";
import { buttons, movable } from "./moving.js";
import { Sheet } from "./sheet.js";

const root = document.querySelector("[data-viewer]");
const one = (selector) => root.querySelector(selector);
const all = (selector) => [...root.querySelectorAll(selector)];
const words = one("[data-words]").dataset;
const stage = one("[data-stage]");
const sheet = new Sheet(stage, root.dataset.pictures);
const status = one("[data-status]");
const number = new Intl.NumberFormat(document.documentElement.dataset.numbers, { maximumFractionDigits: 2, minimumFractionDigits: 2 });
const say = (text) => { status.textContent = text; };

// The bar

const pageField = one("[data-page-field]");
let pages = 1;
const goTo = (page) => {
  if (page >= 1 && page <= pages && page !== sheet.page) sheet.show(page);
};
sheet.addEventListener("waiting", () => {
  stage.dataset.state = "waiting";
  say(words.waiting);
});
sheet.addEventListener("failed", ({ detail }) => {
  stage.dataset.state = "failed";
  one("[data-failure]").textContent = detail.reason;
  say(detail.reason);
});
sheet.addEventListener("shown", ({ detail }) => {
  stage.dataset.state = "ready";
  pages = detail.pages ?? pages;
  pageField.max = pages;
  pageField.value = sheet.page;
  one("[data-pages]").textContent = pages;
  one("[data-page-group]").hidden = pages < 2;
  say("");
  pen.take("");
  showScale();
  showNotes();
});
sheet.addEventListener("placed", () => { one("[data-zoom]").textContent = `${Math.round(sheet.zoom * 100)} %`; });
pageField.addEventListener("change", () => goTo(Number(pageField.value)));

// Drawing

const notes = new Layer(sheet, one("[data-notes-layer]"));
const drawn = new Layer(sheet, one("[data-drawn-layer]"));
const kinds = { mark: "rectangle", calibrate: "line", distance: "distance", area: "area" };
const pen = new Pen(sheet, one("[data-cross]"), (what) => drew[what]());
const drew = {
  changed: () => {
    showTool();
    showDrawn();
    measure();
  },
  done: () => {
    drew.changed();
    if (pen.tool === "mark") addMark();
    else if (pen.tool === "calibrate") askKnown();
    else if (pen.tool in { point: 1, line: 1, rectangle: 1 }) openForm();
  },
  left: () => pen.take(""),
};
const showTool = () => {
  for (const button of all("[data-tool]")) button.setAttribute("aria-pressed", String(button.dataset.tool === pen.tool));
  one("[data-hint]").textContent = pen.tool ? words[pen.tool] : words.move;
  one("[data-do=undo]").disabled = !pen.points.length;
  if (pen.tool !== "calibrate") one("[data-known]").hidden = true;
  if (!(pen.tool in { point: 1, line: 1, rectangle: 1 })) closeForm();
};
const showDrawn = () => {
  const shape = { kind: kinds[pen.tool] ?? pen.tool, points: pen.points, label: measured(), tone: "drawn" };
  drawn.show([...(pen.points.length ? [shape] : []), ...marks.map(markShape)]);
};
root.addEventListener("click", (event) => {
  const button = event.target.closest("[data-tool]");
  if (!button) return;
  pen.take(pen.tool === button.dataset.tool ? "" : button.dataset.tool);
  const panel = button.closest("details");
  if (panel) panel.open = true;
  stage.focus({ preventScroll: true });
});

// Measuring

const kept = `scale ${root.dataset.version}`;
const stated = JSON.parse(localStorage.getItem(kept) ?? "{}");
const metres = () => sheet.facts && across(sheet.facts, { ...stated, across: stated.across?.[sheet.page] });
const state = (change) => {
  Object.assign(stated, change);
  localStorage.setItem(kept, JSON.stringify(stated));
  showScale();
  drew.changed();
};
const measured = () => {
  if (!metres() || !pen.points.length) return "";
  const { points, tool } = pen;
  if (tool === "area") return points.length > 2 ? `${number.format(area(points, sheet.facts, metres()))} m²` : "";
  return points.length > 1 && tool in { distance: 1, line: 1 } ? `${number.format(distance(points, sheet.facts, metres()))} m` : "";
};
const measure = () => {
  if (!(pen.tool in { distance: 1, area: 1 })) return;
  one("[data-result]").textContent = metres() ? measured() || "–" : words.unscaled;
  if (pen.points.length) say(measured() || (metres() ? words.set.replace("{n}", pen.points.length) : words.unscaled));
};
const showScale = () => {
  const { facts } = sheet;
  const isKnown = Boolean(facts.extent && facts.metres_per_unit);
  one("[data-scale-known]").hidden = !isKnown;
  one("[data-scale-ratio]").hidden = isKnown || facts.is_drawing || !facts.extent;
  one("[data-scale-unit]").hidden = isKnown || !facts.is_drawing;
  one("[data-scale-none]").hidden = Boolean(metres());
  one("[data-ratio]").value = stated.ratio ?? "";
  one("[data-unit]").value = stated.unit ?? "";
  one("[data-scale-points]").hidden = !stated.across?.[sheet.page];
  one("[data-across]").textContent = metres() ? `${number.format(metres())} m` : "–";
};
one("[data-ratio]").addEventListener("change", ({ target }) => state({ ratio: Number(target.value) || null, across: {} }));
one("[data-unit]").addEventListener("change", ({ target }) => state({ unit: Number(target.value) || null, across: {} }));
const askKnown = () => {
  one("[data-known]").hidden = false;
  one("[data-known] input").focus();
};
const calibrate = () => {
  const known = Number(one("[data-known] input").value.replace(",", "."));
  if (!(known > 0) || pen.points.length < 2) return;
  state({ across: { ...stated.across, [sheet.page]: calibrated(pen.points, sheet.facts, known) } });
  say(words.calibrated);
  pen.take("distance");
};

// Remarks

const form = one("[data-note-form]");
const openForm = () => {
  if (!form) return;
  const [from, to = from] = pen.points;
  const isBox = pen.tool === "rectangle";
  const [x, toX] = isBox ? [Math.min(from.x, to.x), Math.max(from.x, to.x)] : [from.x, to.x];
  const [y, toY] = isBox ? [Math.min(from.y, to.y), Math.max(from.y, to.y)] : [from.y, to.y];
  const given = { page: sheet.page, shape: pen.tool, x, y, to_x: toX, to_y: toY };
  for (const [name, value] of Object.entries(given))
    form.elements[name].value = typeof value === "number" && name !== "page" ? value.toFixed(5) : value;
  form.hidden = false;
  form.elements.text.focus();
};
const closeForm = () => { if (form) form.hidden = true; };
const noteOf = ({ dataset }) => {
  const [x, y] = [Number(dataset.x), Number(dataset.y)];
  const to = dataset.width
    ? { x: x + Number(dataset.width), y: y + Number(dataset.height) }
    : { x: Number(dataset.toX), y: Number(dataset.toY) };
  const points = [{ x, y }, ...(dataset.shape === "point" ? [] : [to])];
  return { kind: dataset.shape, points, label: dataset.label, tone: dataset.tone };
};
const showNotes = () => notes.show(all("[data-note]").filter(({ dataset }) => Number(dataset.page) === sheet.page).map(noteOf));
root.addEventListener("htmx:afterSwap", () => {
  if (form) form.elements.text.value = "";
  pen.take("");
  showNotes();
  say(words.kept);
});
root.addEventListener("htmx:responseError", ({ detail }) => say(detail.xhr.status === 422 ? detail.xhr.responseText : words.refused));
const showNote = async (note) => {
  if (Number(note.dataset.page) !== sheet.page) await sheet.show(Number(note.dataset.page));
  const [from, to = from] = noteOf(note).points;
  sheet.lookAt({ x: (from.x + to.x) / 2, y: (from.y + to.y) / 2 });
  stage.scrollIntoView({ block: "nearest" });
};
root.addEventListener("click", (event) => {
  const note = event.target.closest("[data-show-note]")?.closest("[data-note]");
  if (note) showNote(note);
});

// Marks of a review

const marks = [];
const list = one("[data-marks]");
const markShape = (mark, place) => ({
  kind: "rectangle", label: String(place + 1), tone: "mark",
  points: mark.page === sheet.page ? [{ x: mark.x, y: mark.y }, { x: mark.x + mark.width, y: mark.y + mark.height }] : [],
});
const addMark = () => {
  const [from, to] = pen.points;
  const share = (value) => Number(value.toFixed(5));
  const [x, y] = [share(Math.min(from.x, to.x)), share(Math.min(from.y, to.y))];
  const [width, height] = [share(Math.abs(from.x - to.x)), share(Math.abs(from.y - to.y))];
  if (!width || !height) return;
  marks.push({ page: sheet.page, x, y, width: Math.min(width, 1 - x), height: Math.min(height, 1 - y), text: "" });
  pen.take("");
  listMarks();
  list.lastElementChild.querySelector("input").focus();
};
const listMarks = () => {
  list.replaceChildren(...marks.map((mark, place) => {
    const item = one("[data-mark-line]").content.firstElementChild.cloneNode(true);
    const label = item.querySelector("label");
    const field = item.querySelector("input");
    label.textContent = words.markLabel.replace("{n}", place + 1).replace("{page}", mark.page);
    label.htmlFor = field.id = `mark-${place + 1}`;
    field.value = mark.text;
    field.addEventListener("input", () => { mark.text = field.value; });
    item.querySelector("button").addEventListener("click", () => {
      marks.splice(place, 1);
      listMarks();
    });
    return item;
  }));
  showDrawn();
};
one("[data-rejection]")?.addEventListener("submit", ({ target }) => { target.elements.marks.value = JSON.stringify(marks); });

// Hands

movable(sheet, pen);
buttons(root, {
  "zoom-in": () => sheet.zoomBy(1),
  "zoom-out": () => sheet.zoomBy(-1),
  fit: () => sheet.fit(),
  width: () => sheet.fitWidth(),
  rotate: () => sheet.rotate(),
  previous: () => goTo(sheet.page - 1),
  next: () => goTo(sheet.page + 1),
  undo: () => pen.undo(),
  calibrate,
  cancel: () => pen.take(""),
});
stage.addEventListener("keydown", (event) => {
  if (event.target !== stage) return;
  if (event.key === "PageDown" || event.key === "PageUp") {
    goTo(sheet.page + (event.key === "PageDown" ? 1 : -1));
    event.preventDefault();
  }
});
sheet.show(Number(new URLSearchParams(location.search).get("page")) || 1).then(() => {
  const named = document.getElementById(location.hash.slice(1));
  if (named?.matches("[data-note]")) showNote(named);
});
