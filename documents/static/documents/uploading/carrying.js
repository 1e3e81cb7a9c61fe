/* The bytes of one part: read, hashed and put into the storage, few at a time. */

import { Gone, STALLED, Stopped, inTime } from "./asking.js";
import { texts } from "./words.js";

export const hashed = async (buffer) => {
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", buffer));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, "0")).join("");
};

/** PUT one part; `fetch` tells nothing of how far it has come, and so not whether it moves. */
export const put = (address, body, signal, onProgress) =>
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

/** So many at once; the others wait their turn. */
export class Turns {
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
export class Room {
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
