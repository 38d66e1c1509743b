import { useNavigate, useRouterState } from "@tanstack/react-router";
import { useCallback, useEffect, useRef } from "react";
import { useServices } from "../../services/context.ts";
import { useCommand } from "../../services/use-command.ts";

/**
 * Gives the pull request its task and goes on to the task's page. A click on a row starts it; a link that was
 * shared or typed only shows the pull request. Starting twice is harmless: the service answers with the same task.
 */
export function useStartTask(orgId: string, repoId: string, number: number) {
  const { api } = useServices();
  const navigate = useNavigate();
  const clicked = useRouterState({ select: ({ location }) => location.state.startTask === true });
  const create = useCallback(
    () => api.createTask(orgId, { repoId, pullRequestNumber: number }),
    [api, orgId, repoId, number],
  );
  // Who has gone elsewhere meanwhile is not called back.
  const mounted = useRef(false);
  useEffect(() => {
    mounted.current = true;
    return () => {
      mounted.current = false;
    };
  }, []);
  const goOn = useCallback(
    ({ taskId }: { taskId: string }) => {
      if (!mounted.current) return;
      void navigate({ to: "/orgs/$orgId/tasks/$taskId", params: { orgId, taskId }, replace: true });
    },
    [navigate, orgId],
  );
  const { run, running, error } = useCommand(create, goOn);
  useEffect(() => {
    if (clicked) run();
  }, [clicked, run]);
  return { start: run, starting: running || (clicked && error === null), error };
}
