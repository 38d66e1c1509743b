import { useCallback } from "react";
import { useServices } from "./context.ts";

/** Copies and says so, for commands that leave nothing to see. */
export function useCopy(): (text: string, what: string) => void {
  const { toasts } = useServices();
  return useCallback(
    (text, what) => {
      navigator.clipboard.writeText(text).then(
        () => toasts.show({ tone: "success", text: `${what} copied: ${text}` }),
        () => toasts.show({ tone: "error", text: `The browser does not allow copying here: ${text}` }),
      );
    },
    [toasts],
  );
}
