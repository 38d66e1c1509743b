import { AlertIcon, CheckIcon, InfoIcon, XIcon } from "@primer/octicons-react";
import { Button, IconButton } from "@primer/react";
import { useEffect, useState } from "react";
import { useServices } from "../../services/context.ts";
import type { Toast } from "../../services/toasts.ts";
import { useReadable } from "../../ui/readable.ts";
import tones from "../../ui/tones.module.css";
import styles from "./toast-region.module.css";

/** Long enough to read and to reach the button; a pointer or the focus on it stops the time. */
const SHOWN_MS = 10_000;

/** Short words about what just happened, with an undo or a retry where there is one. */
export function ToastRegion() {
  const { toasts } = useServices();
  const shown = useReadable(toasts.shown);
  return (
    <section className={styles.region} aria-label="Notifications" aria-live="polite">
      {shown.map((toast) => (
        <ToastCard key={toast.id} toast={toast} onDismiss={() => toasts.dismiss(toast.id)} />
      ))}
    </section>
  );
}

const icons = { success: CheckIcon, info: InfoIcon, error: AlertIcon } as const;
const toneOf = { success: tones["success"], info: tones["accent"], error: tones["danger"] } as const;

function ToastCard({ toast, onDismiss }: { readonly toast: Toast; readonly onDismiss: () => void }) {
  const [held, setHeld] = useState(false);
  useEffect(() => {
    if (held) return undefined;
    const timer = setTimeout(onDismiss, SHOWN_MS);
    return () => clearTimeout(timer);
    // The time runs anew only when the toast is let go, not when its parent renders.
    // oxlint-disable-next-line react/exhaustive-deps
  }, [held, toast.id]);
  const IconOf = icons[toast.tone];
  const { action } = toast;
  return (
    <div
      className={styles.toast}
      data-testid="toast"
      onPointerEnter={() => setHeld(true)}
      onPointerLeave={() => setHeld(false)}
      onFocus={() => setHeld(true)}
      onBlur={() => setHeld(false)}
    >
      <IconOf size={16} className={toneOf[toast.tone] ?? ""} />
      <span>{toast.text}</span>
      {action !== null && (
        <Button
          size="small"
          onClick={() => {
            action.run();
            onDismiss();
          }}
        >
          {action.label}
        </Button>
      )}
      <IconButton icon={XIcon} aria-label="Dismiss" size="small" variant="invisible" onClick={onDismiss} />
    </div>
  );
}
