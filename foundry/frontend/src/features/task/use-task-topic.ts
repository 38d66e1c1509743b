import { useEffect } from "react";
import { useServices } from "../../services/context.ts";
import { useTopic } from "../../topics/hooks.ts";

/** So long after "not found" a task that the organization lists is asked for again. */
const AGAIN_MS = 250;

/**
 * Follows a task's topic. A task stands in the organization's list a moment before its own topic is there: as long as
 * it is `listed`, "not found" means "not yet".
 */
export function useTaskTopic(topic: { name: "task"; orgId: string; taskId: string }, listed: boolean) {
  const { live } = useServices();
  const status = useTopic(topic);
  const { orgId, taskId } = topic;
  const notYet = listed && status.kind === "error" && status.code === "not_found";
  useEffect(() => {
    if (!notYet) return undefined;
    const timer = setInterval(() => live.retry({ name: "task", orgId, taskId }), AGAIN_MS);
    return () => clearInterval(timer);
  }, [notYet, live, orgId, taskId]);
  return notYet ? ({ kind: "loading" } as const) : status;
}
