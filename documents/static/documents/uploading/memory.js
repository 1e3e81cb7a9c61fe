/* What this browser remembers of files it was sending: a changed file is noticed before it is read. */

const MEMORY = "eplatform-uploads";

export const remembered = () => {
  try {
    return JSON.parse(localStorage.getItem(MEMORY) ?? "{}");
  } catch {
    return {};
  }
};

export const remember = (id, facts) => {
  const all = remembered();
  if (facts) all[id] = facts;
  else delete all[id];
  try {
    localStorage.setItem(MEMORY, JSON.stringify(all));
  } catch {
    // A full or forbidden memory only means that the server's list is all there is.
  }
};
