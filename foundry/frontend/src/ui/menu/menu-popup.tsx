import { Menu } from "@base-ui/react/menu";
import { CheckIcon } from "@primer/octicons-react";
import { useEffect, useRef, useState } from "react";
import type { MenuAnchor, MenuEntry } from "./menu-entry.ts";
import styles from "./menu-popup.module.css";

export interface MenuPopupProps {
  readonly label: string;
  readonly anchor: MenuAnchor;
  readonly entries: readonly MenuEntry[];
  /** Where the focus goes when the menu closes. */
  readonly returnFocus: () => HTMLElement | null;
  readonly onClose: () => void;
  readonly align?: "start" | "end";
  /** Opened by a key: the first entry is highlighted at once. */
  readonly byKeyboard: boolean;
}

/** An open menu at an anchor; unmounting closes it. Loaded when the first menu is wanted. */
export function MenuPopup({
  label,
  anchor,
  entries,
  returnFocus,
  onClose,
  align = "start",
  byKeyboard,
}: MenuPopupProps) {
  const popup = useRef<HTMLDivElement>(null);
  // Beside an open modal dialog (the drawer of a phone) everything is inert: a menu of the dialog belongs into it.
  const [container] = useState(() => returnFocus()?.closest("dialog") ?? document.body);
  useEffect(() => {
    if (!byKeyboard) return undefined;
    // After Base UI has moved the focus to the popup.
    const frame = requestAnimationFrame(() =>
      popup.current?.querySelector<HTMLElement>("[role^=menuitem]")?.focus(),
    );
    return () => cancelAnimationFrame(frame);
  }, [byKeyboard]);
  return (
    <Menu.Root
      open
      onOpenChange={(open) => {
        if (!open) onClose();
      }}
    >
      <Menu.Portal container={container}>
        <Menu.Positioner
          className={styles.positioner}
          anchor={anchor}
          positionMethod="fixed"
          align={align}
          sideOffset={4}
          collisionPadding={4}
        >
          <Menu.Popup ref={popup} className={styles.popup} aria-label={label} finalFocus={returnFocus}>
            {entries.map((entry) => (
              <Entry key={entry.id} entry={entry} />
            ))}
          </Menu.Popup>
        </Menu.Positioner>
      </Menu.Portal>
    </Menu.Root>
  );
}

function Entry({ entry }: { readonly entry: MenuEntry }) {
  if (entry.kind === "separator") return <Menu.Separator className={styles.separator} />;
  const IconOf = entry.kind === "action" && entry.checked === true ? CheckIcon : entry.icon;
  const content = (
    <>
      <span className={styles.icon}>{IconOf !== undefined && <IconOf size={16} />}</span>
      <span className={styles.label}>{entry.label}</span>
      {entry.kind === "action" && entry.hint !== undefined && (
        <span className={styles.hint}>{entry.hint}</span>
      )}
    </>
  );
  if (entry.kind === "link") {
    return (
      <Menu.LinkItem className={styles.item} href={entry.href} target="_blank" rel="noreferrer" closeOnClick>
        {content}
      </Menu.LinkItem>
    );
  }
  return (
    <Menu.Item
      className={styles.item}
      disabled={entry.disabled ?? false}
      label={entry.label}
      onClick={() => entry.run()}
      {...(entry.checked === undefined ? {} : { role: "menuitemradio", "aria-checked": entry.checked })}
    >
      {content}
    </Menu.Item>
  );
}
