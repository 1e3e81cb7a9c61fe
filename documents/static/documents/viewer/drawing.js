/* Drawing shapes over a page: what is noted, what is to be mended, what is being measured. */

const SVG = "http://www.w3.org/2000/svg";

const element = (name, attributes) => {
  const made = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  return made;
};

/* A layer on the stage, drawn anew whenever the sheet is placed: lines and letters keep their size. */
export class Layer {
  constructor(sheet, place) {
    this.sheet = sheet;
    this.svg = place;
    this.shapes = [];
    sheet.addEventListener("placed", () => this.draw());
  }

  show(shapes) {
    this.shapes = shapes;
    this.draw();
  }

  draw() {
    if (!this.sheet.facts) return;
    this.svg.replaceChildren(...this.shapes.flatMap((shape) => this.drawn(shape)));
  }

  drawn({ kind, points, label, tone, name }) {
    const on = points.map((point) => this.sheet.toStage(point));
    const group = element("g", { class: `shape shape-${kind}`, "data-tone": tone, ...(name && { "data-name": name }) });
    const path = on.map(({ x, y }) => `${x.toFixed(1)},${y.toFixed(1)}`).join(" ");
    if (kind === "rectangle" && on.length === 2) group.append(element("polygon", { points: this.corners(points) }));
    else if (kind === "area" && on.length > 2) group.append(element("polygon", { points: path }));
    else if (on.length > 1) group.append(element("polyline", { points: path }));
    if (kind !== "rectangle") for (const { x, y } of on) group.append(element("circle", { cx: x, cy: y, r: 4 }));
    if (label) group.append(...this.labelled(label, this.anchor(kind, on)));
    return [group];
  }

  corners([one, two]) {
    const all = [one, { x: two.x, y: one.y }, two, { x: one.x, y: two.y }];
    return all.map((place) => this.sheet.toStage(place)).map(({ x, y }) => `${x},${y}`).join(" ");
  }

  anchor(kind, on) {
    if (kind !== "area" && kind !== "distance") return on[0];
    const sum = on.reduce((total, { x, y }) => ({ x: total.x + x, y: total.y + y }), { x: 0, y: 0 });
    return { x: sum.x / on.length, y: sum.y / on.length };
  }

  labelled(text, { x, y }) {
    const width = Math.max(String(text).length * 7.6 + 12, 22);
    const box = element("rect", { x: x - width / 2, y: y - 11, width, height: 22, rx: 11, class: "shape-plate" });
    const letters = element("text", { x, y: y + 4.5, class: "shape-label", "text-anchor": "middle" });
    letters.textContent = text;
    return [box, letters];
  }
}

/* A tool that sets points, by tap, by drag or with the keyboard's cross. */
export class Pen {
  constructor(sheet, cross, told) {
    Object.assign(this, { sheet, cross, told, tool: "", points: [], at: null });
    sheet.addEventListener("placed", () => this.showCross());
  }

  take(tool) {
    this.tool = tool;
    this.points = [];
    this.at = tool ? { x: this.sheet.stage.clientWidth / 2, y: this.sheet.stage.clientHeight / 2 } : null;
    this.sheet.stage.toggleAttribute("data-drawing", Boolean(tool));
    this.usesKeys = false;
    this.showCross();
    this.told("changed");
  }

  get wanted() { return { point: 1, line: 2, rectangle: 2, mark: 2, calibrate: 2 }[this.tool] ?? Infinity; }

  drags() { return this.wanted === 2; }

  dragged(from, to, isOver) {
    this.points = [this.onPage(from), this.onPage(to)];
    this.told(isOver ? "done" : "changed");
  }

  tapped(point) {
    this.usesKeys = false;
    this.showCross();
    if (this.tool) this.add(this.onPage(point));
  }

  add(place) {
    if (this.points.length >= this.wanted) this.points = [];
    this.points.push(place);
    this.told(this.points.length >= this.wanted ? "done" : "changed");
  }

  onPage(point) {
    const { x, y } = this.sheet.toPage(point);
    return { x: Math.min(Math.max(x, 0), 1), y: Math.min(Math.max(y, 0), 1) };
  }

  key(event) {
    if (!this.tool) return false;
    const move = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[event.key];
    if (move) this.moveCross(move, event.shiftKey ? 50 : 5);
    else if (event.key === "Enter" || event.key === " ") this.add(this.onPage(this.at));
    else if (event.key === "Backspace") this.undo();
    else if (event.key === "Escape") this.told("left");
    else return false;
    return true;
  }

  undo() {
    this.points.pop();
    this.told("changed");
  }

  moveCross([x, y], far) {
    const { clientWidth, clientHeight } = this.sheet.stage;
    this.usesKeys = true;
    this.at = { x: this.at.x + x * far, y: this.at.y + y * far };
    const beyond = (value, most) => Math.min(value - 10, 0) || Math.max(value - most + 10, 0);
    const [outX, outY] = [beyond(this.at.x, clientWidth), beyond(this.at.y, clientHeight)];
    this.at = { x: this.at.x - outX, y: this.at.y - outY };
    if (outX || outY) this.sheet.panBy(-outX, -outY);
    this.showCross();
  }

  showCross() {
    this.cross.hidden = !(this.tool && this.usesKeys);
    if (this.at) this.cross.style.transform = `translate(${this.at.x}px, ${this.at.y}px)`;
  }
}
