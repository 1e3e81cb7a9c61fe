/* Asking the server how an upload stands, and what its answers mean. */

import { texts } from "./words.js";

/** Milliseconds without a byte or an answer: taken for a cut, and tried again. */
export const STALLED = 30_000;

/** What the server or the storage will not take; sending it again changes nothing. */
export class Refusal extends Error {}
/** The upload is no more: cancelled elsewhere, expired, or of another person. */
export class Gone extends Refusal {}
/** Paused or cancelled here. */
export class Stopped extends Error {}
/** Parts that we took for sent are missing. */
export class Incomplete extends Error {}

export const ask = async (url, fields, signal) => {
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
export const isOfTheLine = (problem) =>
  problem.message === "cut" || problem instanceof TypeError || problem.name === "TimeoutError";

/** What the promise gives, or a cut where it gives nothing for too long. */
export const inTime = (promise) => {
  let timer;
  const late = new Promise((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error("cut")), STALLED);
  });
  return Promise.race([promise, late]).finally(() => clearTimeout(timer));
};
