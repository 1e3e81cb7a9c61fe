/* A dossier folder goes the way of every document: the server reads its dossier.toml and says where the other
   files go, and each is sent from this page straight to the storage. */

import { Refusal, ask } from "./uploading/asking.js";
import { faultOf, isSecure } from "./uploading/field.js";
import { Sending } from "./uploading/sending.js";
import { announce, sized, texts } from "./uploading/words.js";

const DOSSIER = "dossier.toml";
const REFUSED = ["refused", "quarantined", "dismissed"];
const SHOWN = 20; // names of a list; a wrong folder may hold thousands

/** The path below the picked folder's parent; browsers that know no folders give bare names. */
const pathOf = (file) => (file.webkitRelativePath || file.name).normalize("NFC");
const bare = (path) => path.slice(path.lastIndexOf("/") + 1);
const depth = (file) => pathOf(file).split("/").length;

/** The one that lies highest: dossiers may be kept in folders of each other. */
const dossierOf = (files) =>
  files.filter((file) => file.name === DOSSIER).sort((one, other) => depth(one) - depth(other))[0];

const textOf = async (file) => {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(await file.arrayBuffer());
  } catch (problem) {
    throw new Refusal(texts(problem instanceof TypeError ? "folder-not-utf8" : "unreadable"));
  }
};

class Folder {
  constructor(root) {
    this.root = root;
    this.part = (name) => root.querySelector(`[data-part="${name}"]`);
    this.input = root.querySelector("input[type=file]");
    this.button = this.part("read");
    this.sendings = [];
    this.button.addEventListener("click", () => this.read([...this.input.files]));
    this.input.addEventListener("change", () => this.say(""));
    this.part("list").addEventListener("uploader:moved", () => this.follow());
    this.button.disabled = this.input.disabled = !isSecure;
    if (!isSecure) this.say(texts("insecure"));
  }

  say(words) {
    const problem = this.part("problem");
    problem.textContent = words;
    problem.hidden = !words;
    this.input.toggleAttribute("aria-invalid", Boolean(words));
  }

  async read(files) {
    this.say("");
    const dossier = dossierOf(files);
    this.button.disabled = true;
    try {
      this.send(files, dossier, await this.begin(files, dossier));
    } catch (problem) {
      if (!(problem instanceof Refusal)) console.warn(problem);
      this.say(problem instanceof Refusal ? problem.message : texts("folder-failed"));
      this.button.disabled = false;
    }
  }

  /** Only the text of dossier.toml goes to the server. */
  async begin(files, dossier) {
    if (!files.length) throw new Refusal(texts("folder-none"));
    if (!dossier) throw new Refusal(texts("folder-no-dossier"));
    const largest = Number(this.root.dataset.largest);
    if (dossier.size > largest) throw new Refusal(texts("folder-large", { limit: sized(largest) }));
    const form = new FormData();
    form.set("toml", await textOf(dossier));
    return ask(this.root.dataset.begin, form);
  }

  send(files, dossier, told) {
    const within = pathOf(dossier).slice(0, -DOSSIER.length);
    const byPath = new Map(files.map((file) => [pathOf(file), file]));
    const byName = new Map(files.filter((file) => !file.webkitRelativePath).map((file) => [pathOf(file), file]));
    const fileAt = (path) => {
      const plain = path.normalize("NFC").replace(/^(\.\/)+/, "");
      return byPath.get(within + plain) ?? byName.get(bare(plain));
    };
    const places = told.files.map((place) => ({ ...place, file: fileAt(place.path) }));
    const sent = new Set([dossier, ...places.map(({ file }) => file)]);
    const absent = [...places.filter(({ file }) => !file).map(({ path }) => path), ...told.not_sent];
    this.show(told.check);
    this.list("absent", absent);
    this.list("unnamed", files.filter((file) => !sent.has(file) && !file.name.startsWith(".")).map(pathOf));
    this.sendings = places.filter(({ file }) => file).map((place) => this.sending(place));
    for (const each of this.sendings) this.start(each);
    this.follow();
  }

  show(check) {
    this.part("pick").hidden = true;
    this.part("way").hidden = false;
    this.part("onward").href = check;
    this.part("heading").focus();
  }

  list(part, names) {
    const items = names.slice(0, SHOWN);
    if (names.length > SHOWN) items.push("…");
    const item = (name) => {
      const line = document.createElement("li");
      line.append(Object.assign(document.createElement("bdi"), { textContent: name }));
      return line;
    };
    this.part(part).querySelector("ul").replaceChildren(...items.map(item));
    this.part(part).hidden = !names.length;
  }

  sending({ path, file, uploader }) {
    const field = { told: uploader, list: this.part("list"), input: this.part("heading") };
    return new Sending(field, { name: path, size: file.size }, file);
  }

  start(sending) {
    const fault = faultOf(sending.field.told.limits, sending.file);
    if (fault) sending.refuse("refused", [fault]);
    else sending.run();
  }

  /** On to the check by itself once all of it is kept; what was refused is read first. */
  follow() {
    const states = this.sendings.map(({ state }) => state);
    const refused = states.filter((state) => REFUSED.includes(state)).length;
    const kept = states.filter((state) => state === "passed").length;
    const isHere = states.every((state) => REFUSED.includes(state) || ["passed", "arrived"].includes(state));
    this.part("count").textContent = texts("folder-count", { kept, count: states.length });
    this.part("onward").hidden = !isHere;
    if (refused + kept < states.length || this.isOver) return;
    this.isOver = true;
    if (refused) this.conclude(texts("folder-refused"));
    else window.location.assign(this.part("onward").href);
  }

  conclude(words) {
    this.part("verdict").textContent = words;
    this.part("verdict").hidden = false;
    announce(words);
  }
}

for (const each of document.querySelectorAll("[data-folder]")) new Folder(each);
