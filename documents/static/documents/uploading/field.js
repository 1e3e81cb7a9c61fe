/* A place of the page that takes documents: chosen or dropped there, looked at, and sent. */

import { remember, remembered } from "./memory.js";
import { Sending, active } from "./sending.js";
import { sized, texts } from "./words.js";

/** What is wrong with a file before anything of it is sent. */
export const faultOf = ({ bytes, endings, name: longest }, { name, size }) => {
  const ending = name.slice(name.lastIndexOf(".") + 1).toLowerCase();
  if (!size) return texts("empty", { name });
  if (size > bytes) return texts("too-large", { name, size: sized(size), limit: sized(bytes) });
  if (!name.includes(".") || !endings.includes(ending))
    return texts("wrong-ending", { name, endings: endings.join(", ").toUpperCase() });
  return new TextEncoder().encode(name).length > longest ? texts("long-name", { name }) : "";
};

/** Whether the page may hash what it sends. */
export const isSecure = window.isSecureContext && Boolean(crypto.subtle);

/** The places of the page, by their ids. */
export const fields = new Map();

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

/** Every place below that element. */
export const prepare = (root) => {
  for (const each of root.querySelectorAll("[data-uploader]")) new Field(each);
};
