import type { Icon } from "@primer/octicons-react";

/** The colours of tones.module.css; those after `danger` are GitHub's for pull requests. */
export type Tone =
  "neutral" | "attention" | "accent" | "success" | "danger" | "open" | "draft" | "done" | "closed";

/** How a state is shown: never by its colour alone. */
export interface StatusInfo {
  readonly label: string;
  readonly icon: Icon;
  readonly tone: Tone;
}
