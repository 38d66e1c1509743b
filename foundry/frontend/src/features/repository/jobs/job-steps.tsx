import type { JobStep } from "@foundry/shared";
import { CheckIcon, DotFillIcon } from "@primer/octicons-react";
import { Box } from "../../../ui/box.tsx";
import { cx } from "../../../ui/class-names.ts";
import { formatDuration } from "../../../ui/format.ts";
import page from "../../../ui/page.module.css";
import timeline from "../../../ui/timeline.module.css";
import tones from "../../../ui/tones.module.css";

/** The steps in the order they ran, each with what it did and how long it took. */
export function JobSteps({ steps }: { readonly steps: readonly JobStep[] }) {
  if (steps.length === 0) return null;
  return (
    <Box title="Steps" level={3}>
      <ol className={timeline.timeline}>
        {steps.map((step) => {
          const done = step.finishedAtMs !== null;
          const IconOf = done ? CheckIcon : DotFillIcon;
          return (
            <li key={step.name} className={timeline.step}>
              <span className={cx(timeline.dot, tones[done ? "success" : "accent"])}>
                <IconOf size={12} aria-label={done ? "Done:" : "Now:"} />
              </span>
              <div>
                <strong>{stepWord(step.name)}</strong>{" "}
                <span className={page.small}>
                  {step.finishedAtMs !== null && formatDuration(step.finishedAtMs - step.startedAtMs)}
                </span>
                <p className={page.muted}>{step.message}</p>
              </div>
            </li>
          );
        })}
      </ol>
    </Box>
  );
}

/** "fetch-config-file" → "Fetch config file" */
function stepWord(name: string): string {
  const words = name.replaceAll(/[-_]/g, " ");
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}`;
}
