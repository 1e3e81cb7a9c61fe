/* One document's row on the page: its name and size, how it stands, how far it has come, and its buttons. */

import { sized, texts } from "./words.js";

const REDRAWN = 250; // milliseconds: a bar drawn at every event costs as much as the sending

export class Row {
  constructor(list, facts) {
    Object.assign(this, { facts, sent: 0, flying: new Map(), told: -1 });
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
    list.append(this.row);
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

  /** Why it was not taken; each reason is a line. */
  explain(reasons) {
    const list = this.part("reasons");
    list.replaceChildren(...reasons.map((reason) => Object.assign(document.createElement("li"), { textContent: reason })));
    list.hidden = false;
  }
}
