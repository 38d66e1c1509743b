import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { systemClock } from "@foundry/durable";
import type { Clock } from "@foundry/durable";
import { onTestFinished } from "vitest";
import type { Inbox } from "../create-inbox.ts";
import { openInbox } from "../open-inbox.ts";

interface TestInbox {
  readonly path: string;
  inbox: Inbox;
  /** Closes it and opens the same file again, as a restart does. */
  reopen(): Promise<Inbox>;
}

/** An inbox in a directory of its own, gone after the test. */
export function openTestInbox(clock: Clock = systemClock): TestInbox {
  const dir = mkdtempSync(join(tmpdir(), "foundry-inbox-"));
  const path = join(dir, "inbox.sqlite");
  const opened: TestInbox = {
    path,
    inbox: openInbox({ path, clock }),
    async reopen() {
      await opened.inbox.close();
      opened.inbox = openInbox({ path, clock });
      return opened.inbox;
    },
  };
  onTestFinished(async () => {
    await opened.inbox.close();
    rmSync(dir, { recursive: true, force: true });
  });
  return opened;
}
