import { XIcon } from "@primer/octicons-react";
import { IconButton } from "@primer/react";
import { useLayoutEffect, useRef } from "react";
import type { ReactNode } from "react";
import { cx } from "./class-names.ts";
import styles from "./modal.module.css";

interface ModalProps {
  /** The accessible name; shown as the heading unless `bare`. */
  readonly title: string;
  readonly onClose: () => void;
  readonly children: ReactNode;
  readonly placement?: "center" | "top" | "drawer";
  /** For lists of names beside each other. */
  readonly wide?: boolean;
  /** Without heading and padding: the content brings its own. */
  readonly bare?: boolean;
}

/**
 * The browser's own modal dialog: the page behind it is inert, Escape closes it, and the focus returns to where it
 * was. Mounted means open.
 */
export function Modal(props: ModalProps) {
  const { title, onClose, children, placement = "center", wide = false, bare = false } = props;
  const dialog = useRef<HTMLDialogElement>(null);
  // Closed before React takes it out of the page: only then does the browser give the focus back.
  useLayoutEffect(() => {
    const element = dialog.current;
    element?.showModal();
    element?.querySelector<HTMLElement>("[data-autofocus]")?.focus();
    return () => element?.close();
  }, []);
  return (
    // A click on the dialog itself is a click on its backdrop; the keyboard's way out is Escape.
    // oxlint-disable-next-line jsx-a11y/click-events-have-key-events, jsx-a11y/no-noninteractive-element-interactions
    <dialog
      ref={dialog}
      aria-label={title}
      className={cx(
        styles.modal,
        wide && styles.wide,
        placement === "top" && styles.top,
        placement === "drawer" && styles.drawer,
      )}
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
      // A browser may close without asking (a second Escape).
      onClose={onClose}
      onClick={(event) => {
        if (event.target === dialog.current) onClose();
      }}
    >
      {bare ? (
        children
      ) : (
        <>
          <div className={styles.header}>
            <h2 className={styles.title}>{title}</h2>
            <IconButton icon={XIcon} aria-label="Close" variant="invisible" onClick={onClose} />
          </div>
          <div className={styles.body}>{children}</div>
        </>
      )}
    </dialog>
  );
}
