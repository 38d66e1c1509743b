import type { Icon } from "@primer/octicons-react";

export type MenuEntry =
  | {
      readonly kind: "action";
      readonly id: string;
      readonly label: string;
      readonly icon?: Icon;
      /** Small print: why it is disabled, what it does. */
      readonly hint?: string;
      readonly disabled?: boolean;
      /** One of several choices; true marks the current one. */
      readonly checked?: boolean;
      readonly run: () => void;
    }
  | {
      readonly kind: "link";
      readonly id: string;
      readonly label: string;
      readonly icon?: Icon;
      readonly href: string;
    }
  | { readonly kind: "separator"; readonly id: string };

/** What the menu hangs on: a button, or the point of a right click. */
export type MenuAnchor = Element | { getBoundingClientRect(): DOMRect };

export function pointAnchor(x: number, y: number): MenuAnchor {
  return { getBoundingClientRect: () => new DOMRect(x, y, 0, 0) };
}
