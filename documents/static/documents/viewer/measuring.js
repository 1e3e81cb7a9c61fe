/* Metres on a page: from what the drawing says, a scale that somebody states, or a distance that is known. */

/* How many metres lie across the whole page; nothing where nobody knows. */
export const across = (facts, stated) => {
  if (stated.across) return stated.across;
  if (facts.extent && facts.metres_per_unit) return facts.extent * facts.metres_per_unit;
  if (facts.extent && stated.unit && facts.is_drawing) return facts.extent * stated.unit;
  if (facts.extent && stated.ratio && !facts.is_drawing) return (facts.extent / 1000) * stated.ratio;
  return null;
};

const inMetres = (facts, metres) => {
  const high = (metres * facts.height) / facts.width;
  return ({ x, y }) => [x * metres, y * high];
};

export const distance = (points, facts, metres) => {
  const on = points.map(inMetres(facts, metres));
  return on.slice(1).reduce((sum, [x, y], place) => sum + Math.hypot(x - on[place][0], y - on[place][1]), 0);
};

export const area = (points, facts, metres) => {
  const on = points.map(inMetres(facts, metres));
  const twice = on.reduce((sum, [x, y], place) => {
    const [nextX, nextY] = on[(place + 1) % on.length];
    return sum + x * nextY - nextX * y;
  }, 0);
  return Math.abs(twice) / 2;
};

/* What lies across the page when these two points are that far apart. */
export const calibrated = (points, facts, metres) => metres / distance(points, facts, 1);
