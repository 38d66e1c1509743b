import { createRandom } from "../random.ts";
import type { Account } from "../state/entities.ts";

const cells = 5;

/** A symmetric pattern of squares in the account's own colour, the same for the same id. */
export function drawAvatar(account: Pick<Account, "id">): string {
  const random = createRandom(account.id * 2_654_435_761);
  const hue = Math.floor(random() * 360);
  const squares: string[] = [];
  for (let x = 0; x < Math.ceil(cells / 2); x += 1) {
    for (let y = 0; y < cells; y += 1) {
      if (random() < 0.45) continue;
      squares.push(square(x, y));
      if (x !== cells - 1 - x) squares.push(square(cells - 1 - x, y));
    }
  }
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 70 70" width="70" height="70"><rect width="70" height="70" fill="hsl(${hue} 30% 92%)"/><g fill="hsl(${hue} 55% 42%)">${squares.join("")}</g></svg>`;
}

function square(x: number, y: number): string {
  return `<rect x="${10 + x * 10}" y="${10 + y * 10}" width="10" height="10"/>`;
}
