/** The index to go to in a plain list, or null for a key that is not for it. */
export function listMove(key: string, index: number, length: number, page: number): number | null {
  const clamp = (to: number) => Math.max(0, Math.min(length - 1, to));
  switch (key) {
    case "ArrowDown":
    case "j":
      return clamp(index + 1);
    case "ArrowUp":
    case "k":
      return clamp(index - 1);
    case "PageDown":
      return clamp(index + page);
    case "PageUp":
      return clamp(index - page);
    case "Home":
      return 0;
    case "End":
      return clamp(length - 1);
    default:
      return null;
  }
}

/** The keys that open a row's context menu. */
export function isMenuKey({ key, shiftKey }: { readonly key: string; readonly shiftKey: boolean }): boolean {
  return key === "." || key === "ContextMenu" || (key === "F10" && shiftKey);
}
