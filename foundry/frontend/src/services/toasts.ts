import { createWritable } from "../ui/readable.ts";
import type { Readable } from "../ui/readable.ts";

export interface Toast {
  readonly id: number;
  readonly tone: "success" | "info" | "error";
  readonly text: string;
  readonly action: { readonly label: string; readonly run: () => void } | null;
}

export interface Toasts {
  readonly shown: Readable<readonly Toast[]>;
  readonly show: (toast: Omit<Toast, "id" | "action"> & { readonly action?: Toast["action"] }) => void;
  readonly dismiss: (id: number) => void;
}

/** At most this many at once: older ones give way. */
const MOST = 3;

export function createToasts(): Toasts {
  const shown = createWritable<readonly Toast[]>([]);
  let lastId = 0;
  return {
    shown,
    show({ tone, text, action = null }) {
      lastId += 1;
      shown.set([...shown.get(), { id: lastId, tone, text, action }].slice(-MOST));
    },
    dismiss: (id) => shown.set(shown.get().filter((toast) => toast.id !== id)),
  };
}
