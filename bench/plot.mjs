// Growth as a picture: one line for each kind of resource, from the smaller number to the larger, both axes logarithmic.

const WIDTH = 760;
const HEIGHT = 420;
const LEFT = 60;
const BOTTOM = 40;
const RIGHT = 230;
const TOP = 16;

/** @typedef {{ readonly name: string, readonly points: readonly (readonly [count: number, seconds: number])[] }} Line */

/**
 * An SVG of seconds of CPU by the number of resources.
 * @param {readonly Line[]} lines
 */
export function drawGrowth(lines) {
  const all = lines.flatMap(({ points }) => points);
  const counts = [...new Set(all.map(([count]) => count))].sort((a, b) => a - b);
  const seconds = all.map(([, value]) => value);
  const [low, high] = [
    10 ** Math.floor(Math.log10(Math.min(...seconds))),
    10 ** Math.ceil(Math.log10(Math.max(...seconds))),
  ];
  const part = (/** @type {number} */ value, /** @type {number} */ from, /** @type {number} */ to) =>
    from === to ? 0 : Math.log(value / from) / Math.log(to / from);
  const x = (/** @type {number} */ count) =>
    LEFT + part(count, counts[0] ?? 1, counts.at(-1) ?? 1) * (WIDTH - LEFT - RIGHT);
  const y = (/** @type {number} */ value) => HEIGHT - BOTTOM - part(value, low, high) * (HEIGHT - BOTTOM - TOP);
  const ticks = [];
  for (let tick = low; tick <= high * 1.001; tick *= 10) ticks.push(tick);
  const shown = [
    ...ticks.map(
      (tick) =>
        `<line x1="${LEFT}" x2="${WIDTH - RIGHT}" y1="${fix(y(tick))}" y2="${fix(y(tick))}" stroke="#ddd"/><text x="${LEFT - 8}" y="${fix(y(tick) + 4)}" text-anchor="end">${Number(tick.toPrecision(1))} s</text>`,
    ),
    ...counts.map(
      (count) => `<text x="${fix(x(count))}" y="${HEIGHT - BOTTOM + 20}" text-anchor="middle">${count}</text>`,
    ),
    `<text x="${(LEFT + WIDTH - RIGHT) / 2}" y="${HEIGHT - 4}" text-anchor="middle">resources of a kind</text>`,
  ];
  // The names stand beside the ends of their lines, and never on each other.
  let above = TOP - 14;
  const sorted = [...lines].sort((a, b) => (b.points.at(-1)?.[1] ?? 0) - (a.points.at(-1)?.[1] ?? 0));
  for (const [index, { name, points }] of sorted.entries()) {
    const colour = `hsl(${Math.round((index * 360) / sorted.length)} 60% 40%)`;
    const path = points.map(([count, value]) => `${fix(x(count))},${fix(y(value))}`).join(' ');
    above = Math.max(above + 14, y(points.at(-1)?.[1] ?? low) + 4);
    shown.push(
      `<polyline points="${path}" fill="none" stroke="${colour}" stroke-width="1.5"/>`,
      `<text x="${WIDTH - RIGHT + 8}" y="${fix(above)}" fill="${colour}">${escapeText(name)}</text>`,
    );
  }
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" font-family="sans-serif" font-size="12">
<rect width="${WIDTH}" height="${HEIGHT}" fill="#fff"/>
${shown.join('\n')}
</svg>
`;
}

/** @param {number} value */
const fix = (value) => value.toFixed(1);

/** @param {string} text */
const escapeText = (text) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
