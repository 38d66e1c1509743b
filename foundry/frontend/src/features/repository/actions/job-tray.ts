import type { CreateJobBody } from "@foundry/shared";
import { createContext, useContext } from "react";

/** A job that was started in this tab: its result stays in sight until it is dismissed. */
export interface WatchedJob {
  readonly jobId: string;
  /** The way back, offered once it completed. */
  readonly undo: CreateJobBody | null;
}

export interface JobTray {
  readonly watched: readonly WatchedJob[];
  readonly watch: (job: WatchedJob) => void;
  readonly dismiss: (jobId: string) => void;
}

/** Older ones give way. */
const MOST = 3;

export function addWatched(known: readonly WatchedJob[], job: WatchedJob): readonly WatchedJob[] {
  return [...known.filter(({ jobId }) => jobId !== job.jobId), job].slice(-MOST);
}

const Context = createContext<JobTray | null>(null);
export const JobTrayProvider = Context.Provider;

export function useJobTray(): JobTray {
  const tray = useContext(Context);
  if (tray === null) throw new Error("useJobTray outside of a repository's page");
  return tray;
}
