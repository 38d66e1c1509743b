import { useEffect, useRef } from "react";
import { useServices } from "../../services/context.ts";
import { resolveKey } from "./keymap.ts";
import type { Command } from "./keymap.ts";

/** After "g", the second key must come within this time. */
const PREFIX_MS = 1_500;

/** Listens for the keys that work anywhere. A list that used a key has stopped it before it comes here. */
export function useKeyboard(run: (command: Command) => void): void {
  const { preferences } = useServices();
  const latest = useRef(run);
  useEffect(() => {
    latest.current = run;
  }, [run]);
  useEffect(() => {
    let prefix: { key: "g"; atMs: number } | null = null;
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.isComposing) return;
      const pending = prefix !== null && event.timeStamp - prefix.atMs < PREFIX_MS ? prefix.key : null;
      const press = {
        key: event.key,
        ctrlKey: event.ctrlKey,
        metaKey: event.metaKey,
        altKey: event.altKey,
        inTextField: isTextField(event.target) || document.querySelector("dialog[open]") !== null,
      };
      const result = resolveKey(press, pending, preferences.singleKeys.get());
      prefix = result.prefix === null ? null : { key: result.prefix, atMs: event.timeStamp };
      if (result.command === null) return;
      event.preventDefault();
      latest.current(result.command);
    };
    document.addEventListener("keydown", onKeyDown);
    return () => document.removeEventListener("keydown", onKeyDown);
  }, [preferences]);
}

function isTextField(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (
    target.isContentEditable ||
    target instanceof HTMLTextAreaElement ||
    target instanceof HTMLSelectElement
  ) {
    return true;
  }
  return (
    target instanceof HTMLInputElement && !["checkbox", "radio", "button", "range"].includes(target.type)
  );
}
