import type { Activity, Connection, Sync, WorkbenchRepoSummary, WorkbenchTaskSummary } from "@foundry/shared";
import type { TopicStatus, TopicStore } from "@foundry/topics";
import type { LiveClient } from "../../topics/create-live.ts";
import { typedStore } from "../../topics/typed-store.ts";
import { createWritable } from "../../ui/readable.ts";
import { sortRepos } from "../sidebar/model/build-rows.ts";
import type { OrganizationStore } from "./organization-store.ts";
import { createWorkSync } from "./work-sync.ts";

const loading: TopicStatus = { kind: "loading" };

/** Follows the organization's topic while someone asks for it; what it learned stays readable afterwards. */
export function createOrganizationStore(live: LiveClient, orgId: string): OrganizationStore {
  const topic = { name: "organization", orgId } as const;
  const status = createWritable<TopicStatus>(loading);
  const connection = createWritable<Connection | undefined>(undefined);
  const sync = createWritable<Sync | undefined>(undefined);
  const repos = createWritable<readonly WorkbenchRepoSummary[]>([]);
  const tasks = createWritable<readonly WorkbenchTaskSummary[]>([]);
  const activity = createWritable<readonly Activity[]>([]);
  const work = createWorkSync(() => performance.now());
  let followers = 0;
  let leave: (() => void) | null = null;

  function attach(store: TopicStore): () => void {
    const read = typedStore("organization", store);
    const readers: readonly [(listener: () => void) => () => void, () => void][] = [
      [(f) => store.onStatus(f), () => status.set(store.status())],
      [(f) => store.onValue("connection", f), () => connection.set(read.value("connection"))],
      [(f) => store.onValue("sync", f), () => sync.set(read.value("sync"))],
      [(f) => store.collection("repos").onAny(f), () => repos.set(sortRepos(read.rows("repos").values()))],
      [
        (f) => store.collection("openPullRequests").onAny(f),
        () => work.setPullRequests(read.rows("openPullRequests")),
      ],
      [
        (f) => store.collection("taskSummaries").onAny(f),
        () => {
          const rows = read.rows("taskSummaries");
          tasks.set([...rows.values()]);
          work.setTasks(rows);
        },
      ],
      [
        (f) => store.collection("recentActivity").onAny(f),
        () => activity.set(read.ordered("recentActivity")),
      ],
    ];
    const stops = readers.map(([listen, take]) => listen(take));
    if (store.seq() !== null) for (const [, take] of readers) take();
    return () => stops.forEach((stop) => stop());
  }

  return {
    orgId,
    follow() {
      followers += 1;
      leave ??= join();
      let left = false;
      return () => {
        if (left) return;
        left = true;
        followers -= 1;
        if (followers > 0) return;
        leave?.();
        leave = null;
      };
    },
    retry: () => live.retry(topic),
    status,
    connection,
    sync,
    repos,
    tasks,
    activity,
    work: work.index,
    workVersion: work.version,
    isNew: work.isNew,
  };

  function join(): () => void {
    const release = live.subscribe(topic);
    const store = live.store(topic);
    const detach = store === null ? () => undefined : attach(store);
    return () => {
      detach();
      release();
    };
  }
}
