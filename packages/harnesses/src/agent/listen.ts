import type { Job } from "../host/run-program.ts";
import type { AgentEvent } from "./agent-cli.ts";

/** What of the agent's words counts at the end. */
export interface Heard {
  /** Its answer, or the last thing it said. */
  readonly message: string;
  readonly failure: string | null;
  readonly gaveUp: string | null;
}

export interface Listener {
  readonly state: () => Heard;
  readonly hear: (event: AgentEvent) => void;
}

const SHOWN_CHARACTERS = 4000;

/** Passes on what the agent does to those who follow the log, and keeps what counts. */
export function listen(job: Pick<Job, "event">): Listener {
  let heard: Heard = { message: "", failure: null, gaveUp: null };
  return {
    state: () => heard,
    hear: (event) => {
      switch (event.kind) {
        case "message":
          heard = { ...heard, message: event.text, failure: null };
          return job.event({ type: "message", text: cut(event.text) });
        case "tool":
          return job.event({ type: "tool", name: event.name, text: cut(event.text) });
        case "answer":
          heard = { ...heard, message: event.text, failure: null };
          return;
        case "gave_up":
          heard = { ...heard, gaveUp: event.why };
          return job.event({ type: "error", text: cut(event.why) });
        case "failed":
          heard = { ...heard, failure: event.why };
          return job.event({ type: "error", text: cut(event.why) });
      }
    },
  };
}

export function cut(text: string, characters = SHOWN_CHARACTERS): string {
  return text.length <= characters ? text : `${text.slice(0, characters - 1)}…`;
}
