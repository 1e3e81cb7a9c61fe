// Buttons that copy a text beside them; where the browser lets no page copy, the text can be selected whole.
"use strict";

if (navigator.clipboard) {
  for (const button of document.querySelectorAll("button[data-copies]")) {
    button.hidden = false;
    button.addEventListener("click", async () => {
      await navigator.clipboard.writeText(document.getElementById(button.dataset.copies).textContent.trim());
      const label = button.querySelector("span");
      label.setAttribute("role", "status");
      label.textContent = button.dataset.done;
    });
  }
}
