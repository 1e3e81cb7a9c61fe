/* Progressive touches on pages that work without them: menus close, dialogs
   open, dropped files are named, a form is sent once. */
(() => {
  "use strict";

  const closeMenus = (except) =>
    document.querySelectorAll("details.menu[open]").forEach((menu) => {
      if (menu !== except) menu.open = false;
    });

  document.addEventListener("click", (event) => {
    closeMenus(event.target.closest("details.menu"));
    const opener = event.target.closest("[data-dialog-open]");
    if (opener) {
      event.preventDefault();
      const dialog = document.getElementById(opener.dataset.dialogOpen);
      if (dialog && !dialog.open) dialog.showModal();
    }
    const closer = event.target.closest("[data-dialog-close]");
    if (closer) closer.closest("dialog")?.close();
    if (event.target.closest("[data-print]")) window.print();
  });

  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    const open = document.querySelector("details.menu[open]");
    closeMenus(null);
    open?.querySelector("summary")?.focus();
  });

  // A second click must not send a second answer; the server refuses it too,
  // but a disabled button says so sooner.
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.method !== "post" || form.hasAttribute("data-repeatable")) return;
    if (form.dataset.sent) {
      event.preventDefault();
      return;
    }
    form.dataset.sent = "true";
    form.setAttribute("aria-busy", "true");
  });
  window.addEventListener("pageshow", () =>
    document.querySelectorAll("form[data-sent]").forEach((form) => {
      delete form.dataset.sent;
      form.removeAttribute("aria-busy");
    }),
  );

  // A table shown as cards loses its roles in the accessibility tree.
  const keepRoles = (root) =>
    root.querySelectorAll("table.table-cards").forEach((table) => {
      table.setAttribute("role", "table");
      table.querySelectorAll("thead, tbody, tfoot").forEach((part) => part.setAttribute("role", "rowgroup"));
      table.querySelectorAll("tr").forEach((row) => row.setAttribute("role", "row"));
      table.querySelectorAll("td").forEach((cell) => cell.setAttribute("role", "cell"));
      table.querySelectorAll("thead th").forEach((head) => head.setAttribute("role", "columnheader"));
      table.querySelectorAll("tbody th, tfoot th").forEach((head) => head.setAttribute("role", "rowheader"));
    });

  const nameFiles = (zone) => {
    const input = zone.querySelector('input[type="file"]');
    const output = zone.querySelector("output");
    if (!output || zone.dataset.ready) return;
    zone.dataset.ready = "true";
    const { kilobytes = "kB", megabytes = "MB" } = zone.dataset;
    const number = new Intl.NumberFormat(document.documentElement.dataset.numbers, { maximumFractionDigits: 1 });
    const show = () => {
      const list = document.createElement("ul");
      for (const file of input.files) {
        const item = document.createElement("li");
        const size = file.size / 1024;
        const name = document.createElement("bdi");
        name.textContent = file.name;
        item.append(name, ` · ${size < 1024 ? `${Math.ceil(size)} ${kilobytes}` : `${number.format(size / 1024)} ${megabytes}`}`);
        list.append(item);
      }
      output.replaceChildren(list);
    };
    input.addEventListener("change", show);
    ["dragenter", "dragover"].forEach((kind) =>
      zone.addEventListener(kind, (event) => {
        event.preventDefault();
        zone.classList.add("is-over");
      }),
    );
    ["dragleave", "drop"].forEach((kind) => zone.addEventListener(kind, () => zone.classList.remove("is-over")));
    zone.addEventListener("drop", (event) => {
      event.preventDefault();
      input.files = event.dataTransfer.files;
      input.dispatchEvent(new Event("change", { bubbles: true }));
    });
  };

  // One box checks the boxes of its form that have the name it gives.
  const checkAll = (box) => {
    box.hidden = false;
    const others = () => [...box.form.elements].filter((each) => each.name === box.dataset.checks);
    box.addEventListener("change", () => others().forEach((each) => { each.checked = box.checked; }));
    box.form.addEventListener("change", () => {
      box.checked = others().every((each) => each.checked);
      box.indeterminate = !box.checked && others().some((each) => each.checked);
    });
  };

  // A phone has no room for all tabs of a file: the open one is brought into sight.
  const showOpenTab = () =>
    document.querySelectorAll(".tabs [aria-current]").forEach((tab) => {
      const place = tab.getBoundingClientRect();
      const frame = tab.parentElement.getBoundingClientRect();
      tab.parentElement.scrollLeft += place.left + place.width / 2 - frame.left - frame.width / 2;
    });

  const prepare = (root) => {
    root.querySelectorAll("input[data-checks]").forEach(checkAll);
    keepRoles(root);
    root.querySelectorAll(".file-drop").forEach(nameFiles);
  };

  prepare(document);
  showOpenTab();
  window.addEventListener("resize", showOpenTab);
  document.addEventListener("htmx:load", (event) => prepare(event.target));
  document.querySelector("[data-focus-first]")?.focus();
})();
