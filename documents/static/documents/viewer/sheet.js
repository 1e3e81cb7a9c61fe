/* A page of a paper on a stage: fetched, fitted, zoomed, moved, turned; near enough, in squares.
   Places on the page are shares of its width and height, whatever the zoom, the turn or the language. */

const NEAREST = 40; // times the size at which the page fits
const STEP = 1.25;
const RELOAD_AFTER = 200_000; // milliseconds; the addresses last five minutes
const PATIENCE = 900;

export const clamp = (value, low, high) => Math.min(Math.max(value, low), high);

export class Sheet extends EventTarget {
  constructor(stage, address) {
    super();
    this.stage = stage;
    this.address = address;
    this.paper = stage.querySelector("[data-paper]");
    this.image = stage.querySelector("[data-page-image]");
    this.squares = stage.querySelector("[data-squares]");
    this.facts = null;
    this.page = 1;
    this.zoom = 1; // 1 is the page fitted into the stage
    this.turn = 0; // quarters, clockwise
    this.middle = { x: 0.5, y: 0.5 }; // what lies in the middle of the stage
    this.near = null;
    this.asked = 0;
    new ResizeObserver(() => this.place()).observe(stage);
    this.image.addEventListener("error", () => this.reload());
  }

  // Fetching

  async show(page) {
    const asked = ++this.asked;
    this.tell("waiting", { page });
    const facts = await this.ask({ page }, () => asked !== this.asked);
    if (asked !== this.asked || !facts) return;
    if (facts.state !== "ready") {
      this.tell("failed", { reason: facts.reason });
      return;
    }
    this.facts = facts;
    this.page = page;
    this.near = null;
    this.loadedAt = Date.now();
    this.squares.replaceChildren();
    this.image.src = facts.address;
    this.paper.hidden = false;
    this.place();
    this.tell("shown", facts);
  }

  /* Asks until the painter has done it; gives up when nobody waits any more. */
  async ask(query, abandoned) {
    for (let pause = 250; !abandoned(); pause = Math.min(pause * 1.5, PATIENCE * 3)) {
      const answer = await fetch(`${this.address}?${new URLSearchParams(query)}`);
      if (!answer.ok) return { state: "failed", reason: answer.statusText };
      const facts = await answer.json();
      if (facts.state !== "waiting") return facts;
      await new Promise((done) => setTimeout(done, pause));
    }
    return null;
  }

  reload() {
    if (this.facts && Date.now() - this.loadedAt > RELOAD_AFTER) this.show(this.page);
  }

  // Placing

  get isTurned() { return this.turn % 2 === 1; }

  /* The size of the page in pixels of the stage, before it is turned. */
  get size() {
    const { width, height } = this.facts;
    const across = this.isTurned ? height : width;
    const along = this.isTurned ? width : height;
    const fitted = Math.min((this.stage.clientWidth - 24) / across, (this.stage.clientHeight - 24) / along);
    const scale = Math.max(fitted, 0.001) * this.zoom;
    return { width: width * scale, height: height * scale, scale };
  }

  place() {
    if (!this.facts) return;
    const { width, height } = this.size;
    const corner = this.fromMiddle({ x: 0.5, y: 0.5 }, width, height);
    const style = this.paper.style;
    style.width = `${width}px`;
    style.height = `${height}px`;
    style.transform = `translate(${corner.x - width / 2}px, ${corner.y - height / 2}px) rotate(${this.turn * 90}deg)`;
    this.sharpen();
    this.tell("placed", {});
  }

  /* Where a place of the page lies on the stage. */
  fromMiddle(place, width, height) {
    let x = (place.x - this.middle.x) * width;
    let y = (place.y - this.middle.y) * height;
    for (let quarter = 0; quarter < this.turn; quarter += 1) [x, y] = [-y, x];
    return { x: x + this.stage.clientWidth / 2, y: y + this.stage.clientHeight / 2 };
  }

  toStage(place) {
    const { width, height } = this.size;
    return this.fromMiddle(place, width, height);
  }

  /* The place of the page under a point of the stage. */
  toPage(point) {
    const { width, height } = this.size;
    let x = point.x - this.stage.clientWidth / 2;
    let y = point.y - this.stage.clientHeight / 2;
    for (let quarter = 0; quarter < this.turn; quarter += 1) [x, y] = [y, -x];
    return { x: this.middle.x + x / width, y: this.middle.y + y / height };
  }

  // Moving

  zoomTo(zoom, point = { x: this.stage.clientWidth / 2, y: this.stage.clientHeight / 2 }) {
    if (!this.facts) return;
    const under = this.toPage(point);
    this.zoom = clamp(zoom, 0.2, NEAREST);
    const now = this.toPage(point);
    this.middle = this.kept({ x: this.middle.x + under.x - now.x, y: this.middle.y + under.y - now.y });
    this.place();
    this.tell("moved", {});
  }

  zoomBy(steps, point) { this.zoomTo(this.zoom * STEP ** steps, point); }

  panBy(x, y) {
    if (!this.facts) return;
    const { width, height } = this.size;
    for (let quarter = 0; quarter < this.turn; quarter += 1) [x, y] = [y, -x];
    this.middle = this.kept({ x: this.middle.x - x / width, y: this.middle.y - y / height });
    this.place();
    this.tell("moved", {});
  }

  /* The page never leaves the stage altogether. */
  kept(middle) { return { x: clamp(middle.x, 0, 1), y: clamp(middle.y, 0, 1) }; }

  fit() {
    this.middle = { x: 0.5, y: 0.5 };
    this.zoomTo(1);
  }

  fitWidth() {
    if (!this.facts) return;
    const { width, height } = this.size;
    const across = (this.isTurned ? height : width) / this.zoom;
    this.middle = { x: 0.5, y: 0 };
    this.zoom = (this.stage.clientWidth - 24) / across;
    const top = this.toPage({ x: this.stage.clientWidth / 2, y: this.stage.clientHeight - 12 });
    this.middle = this.turn ? { x: 0.5, y: 0.5 } : { x: 0.5, y: Math.min(top.y, 0.5) };
    this.zoomTo(this.zoom);
  }

  rotate() {
    this.turn = (this.turn + 1) % 4;
    this.place();
    this.tell("moved", {});
  }

  lookAt(place) {
    this.middle = this.kept(place);
    if (this.zoom < 1.5) this.zoom = 1.5;
    this.zoomTo(this.zoom);
  }

  // From near

  /* Where the picture of the whole page would be blurred, its squares are laid over it. */
  sharpen() {
    const { facts } = this;
    const pixels = this.size.width * window.devicePixelRatio;
    this.paper.toggleAttribute("data-near", pixels > facts.width * 1.2);
    if (facts.is_lines || pixels < facts.width * 1.2) return;
    if (!this.near) this.askNear();
    else if (this.near.squares) this.laySquares();
  }

  async askNear() {
    const asked = this.asked;
    this.near = {};
    const found = await this.ask({ page: this.page, near: 1 }, () => asked !== this.asked);
    if (asked !== this.asked || found?.state !== "ready") return;
    this.near = { ...found, at: Date.now() };
    this.squares.replaceChildren();
    this.place();
  }

  laySquares() {
    const { near } = this;
    if (Date.now() - near.at > RELOAD_AFTER) {
      this.near = null;
      return;
    }
    const corners = [[0, 0], [1, 0], [0, 1], [1, 1]].map(([x, y]) =>
      this.toPage({ x: x * this.stage.clientWidth, y: y * this.stage.clientHeight }));
    const range = (side, length) => {
      const values = corners.map((corner) => clamp(corner[side], 0, 1) * length / near.square);
      return [Math.floor(Math.min(...values)), Math.floor(Math.max(...values))];
    };
    const [left, right] = range("x", near.width);
    const [top, bottom] = range("y", near.height);
    for (let column = left; column <= right; column += 1)
      for (let line = top; line <= bottom; line += 1) this.laySquare(column, line);
  }

  laySquare(column, line) {
    const { near } = this;
    const name = `${column}-${line}`;
    const address = near.squares[name];
    if (!address || this.squares.querySelector(`[data-square="${name}"]`)) return;
    const image = new Image();
    image.alt = "";
    image.dataset.square = name;
    image.draggable = false;
    const share = (pixels, whole) => `${(pixels / whole) * 100}%`;
    const width = Math.min(near.square, near.width - column * near.square);
    const height = Math.min(near.square, near.height - line * near.square);
    image.style.left = share(column * near.square, near.width);
    image.style.top = share(line * near.square, near.height);
    image.style.width = share(width, near.width);
    image.style.height = share(height, near.height);
    image.src = address;
    this.squares.append(image);
  }

  tell(what, detail) { this.dispatchEvent(new CustomEvent(what, { detail })); }
}
