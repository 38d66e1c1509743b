import { useEffect } from "react";

/** A dialog that was opened by a menu finds the menu gone when it closes: the focus goes to the branch's row then. */
export function useReturnFocus(): void {
  useEffect(
    () => () => {
      // After the browser has given the focus back to what had it, if that is still there.
      requestAnimationFrame(() => {
        if (document.activeElement !== document.body) return;
        document.querySelector<HTMLElement>('main [role="treeitem"][tabindex="0"]')?.focus();
      });
    },
    [],
  );
}
