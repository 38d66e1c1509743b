export type Command =
  | "palette"
  | "filter"
  | "shortcuts"
  | "sidebar"
  | "overview"
  | "tasks"
  | "newTask"
  | "deliveries"
  | "connection";

export interface Shortcut {
  /** As shown: each inner list is pressed together, one list after the other. */
  readonly keys: readonly (readonly string[])[];
  readonly description: string;
}

export interface ShortcutGroup {
  readonly title: string;
  readonly shortcuts: readonly Shortcut[];
}

export interface KeyPress {
  readonly key: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly altKey: boolean;
  /** The focus is where letters are text. */
  readonly inTextField: boolean;
}

export interface KeyResult {
  readonly command: Command | null;
  /** "g" was pressed and a second key may follow. */
  readonly prefix: "g" | null;
}

const afterG: Readonly<Record<string, Command>> = {
  o: "overview",
  t: "tasks",
  d: "deliveries",
  s: "connection",
};
const single: Readonly<Record<string, Command>> = {
  "/": "filter",
  "?": "shortcuts",
  "[": "sidebar",
  n: "newTask",
};

/**
 * What a key press means anywhere on the page. Single keys are off while typing, and altogether when the person
 * turned them off (WCAG 2.1.4); ⌘K and Ctrl-K always work.
 */
export function resolveKey(press: KeyPress, prefix: "g" | null, singleKeys: boolean): KeyResult {
  const none: KeyResult = { command: null, prefix: null };
  if ((press.metaKey || press.ctrlKey) && !press.altKey && press.key.toLowerCase() === "k") {
    return { command: "palette", prefix: null };
  }
  if (press.metaKey || press.ctrlKey || press.altKey || press.inTextField || !singleKeys) return none;
  if (prefix === "g") return { command: afterG[press.key] ?? null, prefix: null };
  if (press.key === "g") return { command: null, prefix: "g" };
  return { command: single[press.key] ?? null, prefix: null };
}

export function shortcutGroups(isMac: boolean): readonly ShortcutGroup[] {
  const meta = isMac ? "⌘" : "Ctrl";
  return [
    {
      title: "Anywhere",
      shortcuts: [
        { keys: [[meta, "K"]], description: "Open the command palette" },
        { keys: [["/"]], description: "Filter the sidebar" },
        { keys: [["n"]], description: "New task" },
        { keys: [["["]], description: "Show or hide the sidebar" },
        { keys: [["g"], ["o"]], description: "Go to the overview" },
        { keys: [["g"], ["t"]], description: "Go to tasks" },
        { keys: [["g"], ["d"]], description: "Go to deliveries" },
        { keys: [["g"], ["s"]], description: "Go to the GitHub connection" },
        { keys: [["?"]], description: "Show these shortcuts" },
      ],
    },
    {
      title: "Lists",
      shortcuts: [
        { keys: [["↓"], ["j"]], description: "Next row" },
        { keys: [["↑"], ["k"]], description: "Previous row" },
        { keys: [["→"], ["←"]], description: "Open or close a branch of a tree" },
        { keys: [["Enter"]], description: "Open the row" },
        { keys: [["."], ["≣"]], description: "Open the row's menu" },
        { keys: [["Home"], ["End"]], description: "First or last row" },
        { keys: [["Esc"]], description: "Clear the filter, close a menu" },
      ],
    },
  ];
}
