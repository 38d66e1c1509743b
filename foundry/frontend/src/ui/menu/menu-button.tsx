import { useRef, useState } from "react";
import type { ReactNode } from "react";
import { LazyMenu, preloadMenu } from "./lazy-menu.tsx";
import type { MenuEntry } from "./menu-entry.ts";

interface MenuButtonProps {
  /** The accessible name of the menu and of its button. */
  readonly label: string;
  readonly entries: () => readonly MenuEntry[];
  readonly className: string | undefined;
  readonly children: ReactNode;
  readonly align?: "start" | "end";
  readonly onOpenChange?: (open: boolean) => void;
  /** The content is text that names the button. */
  readonly named?: boolean;
}

export function MenuButton(props: MenuButtonProps) {
  const { label, entries, className, children, align = "start", onOpenChange, named = false } = props;
  /** The open menu's button; null while it is closed. */
  const [anchor, setAnchor] = useState<HTMLButtonElement | null>(null);
  const open = anchor !== null;
  const [byKeyboard, setByKeyboard] = useState(false);
  // A press on the button closes an open menu (it is outside of it); the click that follows must not open it again.
  const openAtPress = useRef(false);
  const change = (next: HTMLButtonElement | null) => {
    setAnchor(next);
    onOpenChange?.(next !== null);
  };
  return (
    <>
      <button
        type="button"
        className={className}
        aria-haspopup="menu"
        aria-expanded={open}
        title={label}
        {...(named ? {} : { "aria-label": label })}
        onPointerEnter={preloadMenu}
        onFocus={preloadMenu}
        onPointerDown={() => {
          openAtPress.current = open;
        }}
        onClick={(event) => {
          setByKeyboard(event.detail === 0);
          change(open || openAtPress.current ? null : event.currentTarget);
          openAtPress.current = false;
        }}
      >
        {children}
      </button>
      {anchor !== null && (
        <LazyMenu
          label={label}
          anchor={anchor}
          entries={entries()}
          align={align}
          byKeyboard={byKeyboard}
          returnFocus={() => anchor}
          onClose={() => change(null)}
        />
      )}
    </>
  );
}
