/* Hands on a stage: wheel, drag, two fingers, and the keyboard; a tap is told as a point. */

const TAP = 6; // pixels
const ARROWS = { ArrowLeft: [1, 0], ArrowRight: [-1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] };

/* `tools` may take a drag or a key for itself: { drags(), dragged(from, to, isOver), tapped(point), key(event) }. */
export const movable = (sheet, tools = {}) => {
  const { stage } = sheet;
  const fingers = new Map();
  let from = null;
  let last = null;
  let apart = 0;

  const at = (event) => {
    const box = stage.getBoundingClientRect();
    return { x: event.clientX - box.left - stage.clientLeft, y: event.clientY - box.top - stage.clientTop };
  };
  const between = () => {
    const [one, two] = [...fingers.values()];
    return { x: (one.x + two.x) / 2, y: (one.y + two.y) / 2, apart: Math.hypot(one.x - two.x, one.y - two.y) };
  };
  const isTap = (point) => from && Math.hypot(point.x - from.x, point.y - from.y) < TAP;

  stage.addEventListener("wheel", (event) => {
    event.preventDefault();
    const lines = event.deltaMode === 1 ? event.deltaY * 30 : event.deltaY;
    sheet.zoomBy(-lines / 240, at(event));
  }, { passive: false });

  stage.addEventListener("pointerdown", (event) => {
    if (event.target.closest("button, a, input") || event.button > 1) return;
    stage.setPointerCapture(event.pointerId);
    fingers.set(event.pointerId, at(event));
    from = last = fingers.size === 1 ? at(event) : null;
    if (fingers.size === 2) ({ apart } = between());
  });

  stage.addEventListener("pointermove", (event) => {
    if (!fingers.has(event.pointerId)) return;
    const before = fingers.size === 2 ? between() : null;
    fingers.set(event.pointerId, at(event));
    if (before) {
      const now = between();
      sheet.panBy(now.x - before.x, now.y - before.y);
      if (apart) sheet.zoomTo(sheet.zoom * (now.apart / before.apart), now);
      return;
    }
    const point = at(event);
    if (!from || (isTap(point) && !stage.dataset.dragging)) return;
    stage.dataset.dragging = "true";
    if (tools.drags?.() && event.pointerType === "mouse" && event.buttons === 1) tools.dragged(from, point, false);
    else sheet.panBy(point.x - last.x, point.y - last.y);
    last = point;
  });

  const lift = (event) => {
    if (!fingers.delete(event.pointerId)) return;
    const point = at(event);
    const wasDragged = stage.dataset.dragging;
    delete stage.dataset.dragging;
    if (event.type === "pointerup" && from && !wasDragged) tools.tapped?.(point);
    else if (event.type === "pointerup" && from && tools.drags?.() && event.pointerType === "mouse")
      tools.dragged(from, point, true);
    from = null;
  };
  stage.addEventListener("pointerup", lift);
  stage.addEventListener("pointercancel", lift);

  stage.addEventListener("keydown", (event) => {
    if (event.target !== stage || event.ctrlKey || event.metaKey || event.altKey) return;
    if (tools.key?.(event)) {
      event.preventDefault();
      return;
    }
    const far = event.shiftKey ? 240 : 60;
    const arrow = ARROWS[event.key];
    if (arrow) sheet.panBy(arrow[0] * far, arrow[1] * far);
    else if (event.key === "+" || event.key === "=") sheet.zoomBy(1);
    else if (event.key === "-") sheet.zoomBy(-1);
    else if (event.key === "0") sheet.fit();
    else if (event.key === "w") sheet.fitWidth();
    else if (event.key === "r") sheet.rotate();
    else return;
    event.preventDefault();
  });
};

/* Buttons with data-do around a sheet. */
export const buttons = (root, acts) =>
  root.addEventListener("click", (event) => {
    const button = event.target.closest("[data-do]");
    const act = button && acts[button.dataset.do];
    if (act) act(button);
  });
