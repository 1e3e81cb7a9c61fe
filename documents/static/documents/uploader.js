/* Documents go from this page straight to the storage, part by part: hashed here, each part sent to an
   address that takes those bytes alone, again after a cut, and from where it stopped after a reload. */
(() => {
  "use strict";

  const PARALLEL = 3; // parts of one file on their way at once
  const AHEAD = 2; // parts that are read, hashed and signed meanwhile
  const AT_ONCE = 2; // files on their way at once; the others wait their turn
  const TRIES = 8; // of one part, while the connection stands
  const LONGEST_WAIT = 30_000;
  const STALLED = 30_000; // milliseconds without a byte or an answer: taken for a cut, and tried again
  const REDRAWN = 250; // milliseconds: a bar drawn at every event costs as much as the sending
  const MEMORY = "eplatform-uploads";
  const number = new Intl.NumberFormat(document.documentElement.dataset.numbers, { maximumFractionDigits: 1 });

  const texts = (name, given = {}) => {
    const said = document.querySelector(`[data-text="${name}"]`)?.textContent.trim() ?? name;
    return said.replace(/\{(\w+)\}/g, (_all, key) => given[key] ?? "");
  };
  const sized = (bytes) => {
    const units = ["kilobytes", "megabytes", "gigabytes"];
    const step = bytes < 1e6 ? 0 : bytes < 1e9 ? 1 : 2;
    return `${number.format(Math.max(0.1, bytes / 1000 ** (step + 1)))} ${texts(units[step])}`;
  };
  const pause = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));

  /** What the server or the storage will not take; sending it again changes nothing. */
  class Refusal extends Error {}
  /** The upload is no more: cancelled elsewhere, expired, or of another person. */
  class Gone extends Refusal {}
  /** Paused or cancelled here. */
  class Stopped extends Error {}
  /** Parts that we took for sent are missing. */
  class Incomplete extends Error {}

  // What this browser remembers of files it was sending: a changed file is noticed before it is read.
  const remembered = () => {
    try {
      return JSON.parse(localStorage.getItem(MEMORY) ?? "{}");
    } catch {
      return {};
    }
  };
  const remember = (id, facts) => {
    const all = remembered();
    if (facts) all[id] = facts;
    else delete all[id];
    try {
      localStorage.setItem(MEMORY, JSON.stringify(all));
    } catch {
      // A full or forbidden memory only means that the server's list is all there is.
    }
  };

  const ask = async (url, fields, signal) => {
    const signals = [AbortSignal.timeout(STALLED), signal].filter(Boolean);
    const options = { signal: AbortSignal.any(signals), headers: { Accept: "application/json" }, cache: "no-store" };
    if (fields) {
      options.method = "POST";
      options.headers["X-CSRFToken"] = document.querySelector("[name=csrfmiddlewaretoken]").value;
      options.body = fields instanceof FormData ? fields : new URLSearchParams(fields);
    }
    const answer = await fetch(url, options);
    if (answer.redirected || (answer.ok && !answer.headers.get("Content-Type")?.includes("json")))
      throw new Refusal(texts("signed-out"));
    if (answer.ok) return answer.json();
    if (answer.status === 404) throw new Gone(texts("gone"));
    const said = await answer.json().catch(() => ({}));
    if (answer.status === 409 && said.parts) throw new Incomplete();
    if (answer.status < 500 && answer.status !== 429) throw new Refusal(said.message ?? texts("refused"));
    throw new Error(`${answer.status}`);
  };

  /** Cut off, never come through, or stalled; `fetch` throws a TypeError where it reaches nobody. */
  const isOfTheLine = (problem) =>
    problem.message === "cut" || problem instanceof TypeError || problem.name === "TimeoutError";

  const hashed = async (buffer) => {
    const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", buffer));
    return Array.from(digest, (byte) => byte.toString(16).padStart(2, "0")).join("");
  };

  /** PUT one part; `fetch` tells nothing of how far it has come, and so not whether it moves. */
  const put = (address, body, signal, onProgress) =>
    new Promise((resolve, reject) => {
      const request = new XMLHttpRequest();
      const stop = () => request.abort();
      const giveUp = () => {
        reject(new Error("cut"));
        request.abort();
      };
      let stalled = setTimeout(giveUp, STALLED);
      request.open("PUT", address.url);
      for (const [name, value] of Object.entries(address.headers)) request.setRequestHeader(name, value);
      request.upload.addEventListener("progress", (event) => {
        clearTimeout(stalled);
        stalled = setTimeout(giveUp, STALLED);
        onProgress(event.loaded);
      });
      request.addEventListener("load", () => {
        if (request.status === 200) resolve();
        else reject(request.status === 404 ? new Gone(texts("gone")) : new Error(`${request.status}`));
      });
      request.addEventListener("error", () => reject(new Error("cut")));
      request.addEventListener("abort", () => reject(new Stopped()));
      request.addEventListener("loadend", () => {
        clearTimeout(stalled);
        signal.removeEventListener("abort", stop);
      });
      signal.addEventListener("abort", stop);
      request.send(body);
    });

  /** What the promise gives, or a cut where it gives nothing for too long. */
  const inTime = (promise) => {
    let timer;
    const late = new Promise((_resolve, reject) => {
      timer = setTimeout(() => reject(new Error("cut")), STALLED);
    });
    return Promise.race([promise, late]).finally(() => clearTimeout(timer));
  };

  /** So many at once; the others wait their turn. */
  class Turns {
    constructor(most) {
      Object.assign(this, { left: most, waiting: [] });
    }

    async take() {
      if (this.left) this.left -= 1;
      else await new Promise((resolve) => this.waiting.push(resolve));
    }

    give() {
      const next = this.waiting.shift();
      if (next) next();
      else this.left += 1;
    }
  }

  /** Where one part after the other is read into the same memory: fresh memory costs as much as the reading. */
  class Room {
    constructor(size) {
      this.size = size;
    }

    /** The bytes of the part, until the next is held; one that would not fill the room needs none. */
    async hold(piece) {
      if (!canReadInto || piece.size < this.size) return inTime(piece.arrayBuffer());
      const reader = piece.stream().getReader({ mode: "byob" });
      this.memory ??= new ArrayBuffer(this.size);
      let at = 0;
      while (at < piece.size) {
        const { done, value } = await inTime(reader.read(new Uint8Array(this.memory, at, piece.size - at)));
        if (done) throw new Error("short");
        this.memory = value.buffer;
        at += value.length;
      }
      return new Uint8Array(this.memory, 0, at);
    }
  }

  const canReadInto = (() => {
    try {
      new Blob([]).stream().getReader({ mode: "byob" });
      return true;
    } catch {
      return false;
    }
  })();

  const ofFiles = new Turns(AT_ONCE);

  const active = new Set();
  window.addEventListener("beforeunload", (event) => {
    if ([...active].some((each) => each.state === "sending" || each.state === "waiting")) event.preventDefault();
  });

  /** One document on its way: its row on the page, and what it is doing. */
  class Sending {
    constructor(field, facts, file = null) {
      Object.assign(this, { field, facts, file, sent: 0, flying: new Map(), told: -1, line: new Turns(PARALLEL) });
      Object.assign(this, { rooms: [], reading: new Turns(AHEAD) });
      this.row = document.getElementById("uploader-row").content.firstElementChild.cloneNode(true);
      this.part = (name) => this.row.querySelector(`[data-part="${name}"]`);
      this.part("name").textContent = facts.name;
      this.part("size").textContent = sized(facts.size);
      this.bar = this.part("progress");
      this.bar.setAttribute("aria-label", texts("progress", { name: facts.name }));
      this.row.addEventListener("click", (event) => {
        const act = event.target.closest("[data-act]")?.dataset.act;
        if (act) this[act]();
      });
      for (const button of this.row.querySelectorAll("[data-act]")) {
        const hint = document.createElement("span");
        hint.className = "visually-hidden";
        hint.textContent = ` ${facts.name}`;
        button.append(hint);
      }
      field.list.append(this.row);
      active.add(this);
    }

    show(state, words = "") {
      this.state = this.row.dataset.state = state;
      this.part("status").textContent = words || texts(state);
      for (const button of this.row.querySelectorAll("[data-act]"))
        button.hidden = !button.dataset.in.split(" ").includes(state);
      this.bar.hidden = ["refused", "quarantined", "passed"].includes(state);
      if (state === "arrived") this.bar.removeAttribute("value");
      this.tell();
    }

    /** Whoever follows several of them together hears how this one stands. */
    tell() {
      this.row.dispatchEvent(new Event("uploader:moved", { bubbles: true }));
    }

    advance() {
      this.drawn ??= setTimeout(() => this.draw(), REDRAWN);
    }

    draw() {
      this.drawn = null;
      if (this.state === "arrived" || this.bar.hidden) return;
      const flying = [...this.flying.values()].reduce((sum, bytes) => sum + bytes, 0);
      const share = (this.sent + flying) / this.facts.size;
      this.bar.value = share;
      this.part("percent").textContent = `${Math.floor(share * 100)} %`;
      // Read aloud at each quarter only.
      if (this.state === "sending" && Math.floor(share * 4) > this.told) {
        this.told = Math.floor(share * 4);
        this.part("status").textContent = texts("sending-percent", { share: `${Math.floor(share * 100)} %` });
      }
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

    async pass() {
      remember(this.facts.id, null);
      this.show("passed");
      active.delete(this);
      announce(texts("kept", { name: this.facts.name }));
      await renew(this);
    }

    refuse(state, reasons) {
      remember(this.facts.id, null);
      this.show(state);
      const list = this.part("reasons");
      list.replaceChildren(...reasons.map((reason) => Object.assign(document.createElement("li"), { textContent: reason })));
      list.hidden = false;
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

  const announce = (words) => {
    document.getElementById("uploader-live").textContent = words;
  };

  /** This page, with what is typed and not kept yet where what is shown depends on it. */
  const asked = (here) => {
    const url = new URL(window.location.href);
    for (const name of here?.dataset.typed?.split(" ") ?? []) {
      const typed = here.closest("form").elements.namedItem(name)?.value;
      if (typed) url.searchParams.set(name, typed);
    }
    return url;
  };

  /** The part of the page that the document belongs to, as the server shows it now. */
  const renew = async (sending) => {
    const here = sending.row.closest("[data-renew]");
    const parts = [here, ...document.querySelectorAll("[data-renew-with]")].filter(Boolean);
    if (!parts.length) return;
    const answer = await fetch(asked(here), { headers: { Accept: "text/html" }, cache: "no-store" });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    for (const old of parts) {
      const fresh = page.getElementById(old.id);
      if (!fresh) continue;
      const others = [...active].filter((each) => old.contains(each.row));
      const hadFocus = old.contains(document.activeElement);
      old.replaceWith(fresh);
      prepare(fresh);
      // What else is being sent from there goes on in its new place.
      for (const each of others) {
        const field = fields.get(each.field.id);
        field.list.querySelectorAll(`[data-upload="${each.facts.id}"]`).forEach((row) => row.remove());
        each.field = field;
        field.list.append(each.row);
      }
      if (hadFocus) {
        fresh.tabIndex = -1;
        fresh.focus();
      }
    }
  };

  /** What is wrong with a file before anything of it is sent. */
  const faultOf = ({ bytes, endings, name: longest }, { name, size }) => {
    const ending = name.slice(name.lastIndexOf(".") + 1).toLowerCase();
    if (!size) return texts("empty", { name });
    if (size > bytes) return texts("too-large", { name, size: sized(size), limit: sized(bytes) });
    if (!name.includes(".") || !endings.includes(ending))
      return texts("wrong-ending", { name, endings: endings.join(", ").toUpperCase() });
    return new TextEncoder().encode(name).length > longest ? texts("long-name", { name }) : "";
  };

  const isSecure = window.isSecureContext && Boolean(crypto.subtle);
  const fields = new Map();

  class Field {
    constructor(root) {
      this.id = root.id;
      this.told = JSON.parse(root.dataset.uploader);
      this.input = root.querySelector("input[type=file]");
      this.list = root.querySelector("[data-part=list]");
      this.problem = root.querySelector("[data-part=problem]");
      fields.set(this.id, this);
      if (!isSecure) {
        this.input.disabled = true;
        this.say(texts("insecure"));
      }
      this.input.addEventListener("change", () => this.take([...this.input.files]));
      for (const kind of ["dragenter", "dragover"])
        root.addEventListener(kind, (event) => {
          event.preventDefault();
          root.classList.add("is-over");
        });
      for (const kind of ["dragleave", "drop"]) root.addEventListener(kind, () => root.classList.remove("is-over"));
      root.addEventListener("drop", (event) => {
        event.preventDefault();
        if (!this.input.disabled) this.take([...event.dataTransfer.files]);
      });
      const own = new Set([...active].map((each) => each.facts.id));
      for (const facts of this.told.uploads) if (!own.has(facts.id)) this.takeUp(facts);
    }

    /** What was begun before this page was opened. */
    takeUp(facts) {
      const sending = new Sending(this, facts);
      sending.row.dataset.upload = facts.id;
      if (facts.state === "sending") sending.show("interrupted", texts("interrupted", { name: facts.name }));
      else if (!sending.isOver(facts)) sending.follow(facts);
    }

    take(files) {
      this.input.value = "";
      this.say("");
      const { count } = this.told.limits;
      if (files.length > count) return this.say(texts(count === 1 ? "one-only" : "too-many", { count }));
      const faults = files.map((file) => faultOf(this.told.limits, file)).filter(Boolean);
      if (faults.length) return this.say(faults.join(" "));
      for (const file of files) this.send(file);
    }

    /** The rest of an interrupted upload, if it is the same file; else from the beginning. */
    send(file) {
      const here = [...active].filter((each) => each.field === this);
      const begun = here.find((each) => each.state === "interrupted" && this.isSame(each.facts, file));
      if (begun) {
        begun.file = file;
        begun.run();
        return;
      }
      if (this.told.limits.count === 1) for (const each of here) this.replace(each);
      new Sending(this, { name: file.name, size: file.size }, file).run();
    }

    isSame({ id, name, size }, file) {
      const { lastModified = file.lastModified } = remembered()[id] ?? {};
      return name === file.name && size === file.size && lastModified === file.lastModified;
    }

    /** The server ends the former upload itself when the next begins. */
    replace(former) {
      former.stopper?.abort();
      remember(former.facts.id, null);
      active.delete(former);
      former.row.remove();
    }

    say(words) {
      this.problem.textContent = words;
      this.problem.hidden = !words;
      this.input.toggleAttribute("aria-invalid", Boolean(words));
    }
  }

  const prepare = (root) => {
    for (const each of root.querySelectorAll("[data-uploader]")) new Field(each);
  };

  prepare(document);

  // What folder.js sends whole folders with.
  window.uploading = { Refusal, Sending, announce, ask, faultOf, isSecure, sized, texts };
})();
