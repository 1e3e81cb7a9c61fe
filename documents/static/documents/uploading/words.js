/* What the page says of documents on their way: its own words, sizes, and what is read aloud. */

const number = new Intl.NumberFormat(document.documentElement.dataset.numbers, { maximumFractionDigits: 1 });

export const texts = (name, given = {}) => {
  const said = document.querySelector(`[data-text="${name}"]`)?.textContent.trim() ?? name;
  return said.replace(/\{(\w+)\}/g, (_all, key) => given[key] ?? "");
};

export const sized = (bytes) => {
  const units = ["kilobytes", "megabytes", "gigabytes"];
  const step = bytes < 1e6 ? 0 : bytes < 1e9 ? 1 : 2;
  return `${number.format(Math.max(0.1, bytes / 1000 ** (step + 1)))} ${texts(units[step])}`;
};

export const announce = (words) => {
  document.getElementById("uploader-live").textContent = words;
};
