/* One document on its way from this page to the storage, part by part: sent again after a cut, taken up where
   it stopped after a reload, and followed until the check is over. */

import { Incomplete, Refusal, Stopped, ask, isOfTheLine } from "./asking.js";
import { Room, Turns, hashed, put } from "./carrying.js";
import { remember } from "./memory.js";
import { Row } from "./row.js";
import { announce, texts } from "./words.js";

const PARALLEL = 3; // parts of one file on their way at once
const AHEAD = 2; // parts that are read, hashed and signed meanwhile
const AT_ONCE = 2; // files on their way at once; the others wait their turn
const TRIES = 8; // of one part, while the connection stands
const LONGEST_WAIT = 30_000; // milliseconds

const pause = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));
const ofFiles = new Turns(AT_ONCE);

/** What this page shows and has not done with. */
export const active = new Set();
window.addEventListener("beforeunload", (event) => {
  if ([...active].some((each) => each.state === "sending" || each.state === "waiting")) event.preventDefault();
});

export class Sending extends Row {
  constructor(field, facts, file = null) {
    super(field.list, facts);
    Object.assign(this, { field, file, line: new Turns(PARALLEL), rooms: [], reading: new Turns(AHEAD) });
    active.add(this);
  }

  /** From the first byte, or from the parts that the storage has. */
  async run() {
    this.stopper = new AbortController();
    this.show("queued");
    await ofFiles.take();
    try {
      await this.persist(() => this.ready());
      // Paused while its last answer was under way, it may have arrived already.
      if (this.facts.state === "sending") {
        this.show("sending");
        await this.sendAll();
      }
      this.follow(this.facts);
    } catch (problem) {
      this.fail(problem);
    } finally {
      ofFiles.give();
    }
  }

  async ready() {
    if (this.stopper.signal.aborted) throw new Stopped();
    if (!this.facts.id) {
      const fields = { ...this.field.told.sent, name: this.file.name, size: this.file.size, media_type: this.file.type };
      Object.assign(this.facts, await ask(this.field.told.begin, fields, this.stopper.signal), { parts: {} });
      const { name, size, lastModified } = this.file;
      remember(this.facts.id, { name, size, lastModified });
    } else Object.assign(this.facts, await ask(this.facts.url, null, this.stopper.signal));
  }

  /** Several parts at once: while one is sent, the next is read and hashed. */
  async sendAll() {
    for (;;) {
      const numbers = Array.from({ length: this.facts.count }, (_none, index) => index + 1);
      this.sent = 0;
      this.flying.clear();
      const carry = async () => {
        for (let next = numbers.shift(); next; next = numbers.shift()) await this.persist(() => this.sendPart(next));
      };
      try {
        await Promise.all(Array.from({ length: PARALLEL + AHEAD }, carry));
        const whole = await this.persist(() => ask(`${this.facts.url}complete/`, {}, this.stopper.signal));
        Object.assign(this.facts, whole);
        return;
      } catch (problem) {
        if (!(problem instanceof Incomplete)) throw problem;
        Object.assign(this.facts, await this.persist(() => ask(this.facts.url, null, this.stopper.signal)));
      }
    }
  }

  async sendPart(index) {
    const { part_size: step, url, parts = {} } = this.facts;
    const piece = this.file.slice((index - 1) * step, index * step);
    const sha256 = await this.hash(piece);
    if (this.stopper.signal.aborted) throw new Stopped();
    if (parts[index] && parts[index] !== sha256) throw new Refusal(texts("changed"));
    if (!parts[index]) {
      const address = await ask(`${url}parts/${index}/`, { sha256 }, this.stopper.signal);
      await this.line.take();
      try {
        if (this.stopper.signal.aborted) throw new Stopped();
        await put(address, piece, this.stopper.signal, (bytes) => {
          this.flying.set(index, bytes);
          this.advance();
        });
      } finally {
        this.line.give();
        this.flying.delete(index);
      }
      parts[index] = sha256;
    }
    this.sent += piece.size;
    this.advance();
  }

  /** Few at a time, each in a room of its own: what is sent, the browser reads from the disk itself. */
  async hash(piece) {
    await this.reading.take();
    try {
      const room = this.rooms.pop() ?? new Room(this.facts.part_size);
      const sha256 = await hashed(await this.read(piece, room));
      this.rooms.push(room);
      return sha256;
    } finally {
      this.reading.give();
    }
  }

  async read(piece, room) {
    try {
      return await room.hold(piece);
    } catch (problem) {
      throw problem.message === "cut" ? problem : new Refusal(texts("unreadable"));
    }
  }

  /** Do it again after a cut, sooner or later; what is refused for good is not tried again. */
  async persist(act) {
    for (let tries = 0; ; tries += 1) {
      try {
        const done = await act();
        if (this.state === "waiting") this.show("sending");
        return done;
      } catch (problem) {
        if (this.stopper.signal.aborted) throw new Stopped();
        if (problem instanceof Refusal || problem instanceof Incomplete) throw problem;
        const isCut = !navigator.onLine || isOfTheLine(problem);
        if (!isCut && tries >= TRIES) throw new Refusal(texts("failed"));
        this.show("waiting");
        await this.again(Math.min(LONGEST_WAIT, 500 * 2 ** Math.min(tries, 6)));
      }
    }
  }

  /** After a while, as soon as the connection is back, or when the person says so. */
  async again(milliseconds) {
    let wake;
    const woken = new Promise((resolve) => (wake = resolve));
    const { signal } = this.stopper;
    window.addEventListener("online", wake, { once: true });
    this.row.addEventListener("retry", wake, { once: true });
    signal.addEventListener("abort", wake, { once: true });
    await Promise.race([woken, pause(milliseconds)]);
    window.removeEventListener("online", wake);
    this.row.removeEventListener("retry", wake);
    signal.removeEventListener("abort", wake);
    if (signal.aborted) throw new Stopped();
  }

  /** Until the check is over. */
  async follow(facts) {
    for (let wait = 700; ; wait = Math.min(wait * 1.5, 10_000)) {
      if (this.isOver(facts)) return;
      await pause(wait);
      try {
        facts = await ask(this.facts.url);
      } catch (problem) {
        if (problem instanceof Refusal) return this.fail(problem);
      }
    }
  }

  isOver(facts) {
    Object.assign(this.facts, facts);
    if (facts.state === "arrived") this.show("arrived", facts.waits);
    if (facts.state === "passed") this.pass();
    if (facts.state === "quarantined") this.refuse("quarantined", facts.faults);
    if (["cancelled", "abandoned"].includes(facts.state)) this.refuse("refused", [texts("gone")]);
    return facts.state !== "arrived";
  }

  pass() {
    remember(this.facts.id, null);
    this.show("passed");
    active.delete(this);
    announce(texts("kept", { name: this.facts.name }));
    this.row.dispatchEvent(new Event("uploader:kept", { bubbles: true }));
  }

  refuse(state, reasons) {
    remember(this.facts.id, null);
    this.show(state);
    this.explain(reasons);
  }

  fail(problem) {
    if (problem instanceof Stopped) return;
    if (!(problem instanceof Refusal)) console.warn(problem);
    this.stopper?.abort();
    this.refuse("refused", [problem instanceof Refusal ? problem.message : texts("failed")]);
  }

  // What the buttons of the row do.

  pause() {
    this.stopper.abort();
    this.show("paused");
    this.row.querySelector('[data-act="resume"]').focus();
  }

  resume() {
    this.told = -1;
    if (!this.file) return this.field.input.click();
    const stop = this.row.querySelector('[data-act="pause"]');
    this.run();
    stop.focus();
  }

  retry() {
    this.row.dispatchEvent(new Event("retry"));
  }

  async cancel() {
    this.stopper?.abort();
    this.show("cancelled");
    try {
      if (this.facts.id) await ask(`${this.facts.url}cancel/`, {});
    } catch (problem) {
      console.warn(problem);
    }
    this.dismiss();
  }

  dismiss() {
    remember(this.facts.id, null);
    active.delete(this);
    this.state = "dismissed";
    this.tell();
    this.row.remove();
    this.field.input.focus();
  }
}
