import { setTimeout as sleep } from "node:timers/promises";
import { createTaskResponseSchema, taskSchema } from "@foundry/shared";
import type { Task } from "@foundry/shared";
import type { Service } from "./start-service.ts";

/** An organization's tasks over the service's API. */
export interface ServedTasks {
  readonly path: string;
  /** Resolves to the task's id. */
  create(body: object): Promise<string>;
  command(taskId: string, command: string): Promise<void>;
  /** Polls until the task is so. */
  until(taskId: string, isSo: (task: Task) => boolean): Promise<Task>;
}

const WITHIN_MS = 300_000;

export function servedTasks(service: Service, orgId: number): ServedTasks {
  const path = `/api/orgs/${orgId}/tasks`;
  const post = async (at: string, body?: object): Promise<unknown> => {
    const json =
      body === undefined
        ? {}
        : { headers: { "content-type": "application/json" }, body: JSON.stringify(body) };
    const response = await fetch(service.url + at, { method: "POST", ...json });
    const text = await response.text();
    if (!response.ok) throw new Error(`POST ${at}: ${response.status} ${text}`);
    return JSON.parse(text);
  };
  return {
    path,
    create: async (body) => createTaskResponseSchema.parse(await post(path, body)).taskId,
    async command(taskId, command) {
      await post(`${path}/${taskId}/${command}`);
    },
    async until(taskId, isSo) {
      const deadline = performance.now() + WITHIN_MS;
      let last: Task | null = null;
      while (performance.now() < deadline) {
        last = taskSchema.parse(await service.get(`${path}/${taskId}`));
        if (isSo(last)) return last;
        await sleep(50);
      }
      throw new Error(`the task is still ${JSON.stringify(last)}`);
    },
  };
}
