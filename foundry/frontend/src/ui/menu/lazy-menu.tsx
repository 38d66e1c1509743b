import { Suspense, lazy } from "react";
import type { MenuPopupProps } from "./menu-popup.tsx";

const load = () => import("./menu-popup.tsx");
const LoadedMenu = lazy(async () => ({ default: (await load()).MenuPopup }));

/** A menu whose code comes with the first one that opens; call `preloadMenu` when one is likely. */
export function LazyMenu(props: MenuPopupProps) {
  return (
    <Suspense fallback={null}>
      <LoadedMenu {...props} />
    </Suspense>
  );
}

export function preloadMenu(): void {
  load().catch(() => {
    // The import is tried again when a menu opens, and its failure shows there.
  });
}
