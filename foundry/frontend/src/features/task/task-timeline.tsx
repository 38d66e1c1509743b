import type { Task } from "@foundry/shared";
import { Box } from "../../ui/box.tsx";
import { cx } from "../../ui/class-names.ts";
import page from "../../ui/page.module.css";
import { Time } from "../../ui/time.tsx";
import timeline from "../../ui/timeline.module.css";
import tones from "../../ui/tones.module.css";
import { taskStatusInfo } from "./task-status.ts";

/** Every state the task was in, newest first. */
export function TaskTimeline({ transitions }: { readonly transitions: Task["transitions"] }) {
  return (
    <Box title="Timeline">
      <ol className={timeline.timeline}>
        {transitions.toReversed().map((transition) => {
          const { icon: IconOf, tone, label } = taskStatusInfo(transition.to);
          return (
            <li key={`${transition.atMs} ${transition.to}`} className={timeline.step}>
              <span className={cx(timeline.dot, tones[tone])}>
                <IconOf size={12} />
              </span>
              <div>
                <strong>{label}</strong>{" "}
                <span className={page.small}>
                  {transition.from === null
                    ? "created "
                    : `from ${taskStatusInfo(transition.from).label.toLowerCase()} `}
                  <Time atMs={transition.atMs} />
                </span>
                {transition.reason !== null && <p className={page.muted}>{transition.reason.message}</p>}
              </div>
            </li>
          );
        })}
      </ol>
    </Box>
  );
}
