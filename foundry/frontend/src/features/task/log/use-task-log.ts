import type { TaskLogChunk } from "@foundry/shared";
import { useEffect, useState } from "react";
import { useServices } from "../../../services/context.ts";
import { typedStore } from "../../../topics/typed-store.ts";
import { createTaskLog } from "./model/task-log.ts";
import type { TaskLog } from "./model/task-log.ts";

/** The whole log that the service keeps is 16 MiB; a reader holds the half of it at most. */
const MAX_BYTES = 8 * 1024 * 1024;
const FOLLOW_BYTES = 1024 * 1024;
const PAGE_CHUNKS = 64;

/** Follows a task's log; the topic tells at most once per frame, however much comes. */
export function useTaskLog(orgId: string, taskId: string): TaskLog {
  const { api, live } = useServices();
  const [log] = useState(() =>
    createTaskLog({
      readPage: (query) => api.readTaskLog(orgId, taskId, query),
      maxBytes: MAX_BYTES,
      followBytes: FOLLOW_BYTES,
      pageSize: PAGE_CHUNKS,
    }),
  );
  useEffect(() => {
    const topic = { name: "task", orgId, taskId } as const;
    const release = live.subscribe(topic);
    const store = live.store(topic);
    if (store === null) return release;
    const read = typedStore("task", store);
    const take = () => log.receive(read.ordered("logTail") satisfies readonly TaskLogChunk[]);
    const stop = store.collection("logTail").onAny(take);
    take();
    return () => {
      stop();
      release();
    };
  }, [live, log, orgId, taskId]);
  return log;
}
