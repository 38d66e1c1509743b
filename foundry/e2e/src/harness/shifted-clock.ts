/** A module for NODE_OPTIONS that sets a service's clock ahead: its machine's, as far as it can tell. */
export function shiftedClock(byMs: number): string {
  const source = `const now = Date.now; const Real = Date;
globalThis.Date = class extends Real { constructor(...args) { args.length === 0 ? super(now() + ${byMs}) : super(...args); } };
globalThis.Date.now = () => now() + ${byMs};`;
  return `data:text/javascript,${encodeURIComponent(source)}`;
}
