import { ChevronDownIcon, ChevronUpIcon, CopyIcon, DownloadIcon, SearchIcon } from "@primer/octicons-react";
import { IconButton, TextInput } from "@primer/react";
import type { Task } from "@foundry/shared";
import { useCallback } from "react";
import { useServices } from "../../../services/context.ts";
import { useCommand } from "../../../services/use-command.ts";
import { formatBytes, formatCount } from "../../../ui/format.ts";
import { InlineError } from "../../../ui/inline-error.tsx";
import styles from "./log.module.css";
import { readWholeLog } from "./read-whole-log.ts";
import type { LogFind } from "./use-log-find.ts";

interface LogToolbarProps {
  readonly orgId: string;
  readonly task: Task;
  readonly find: LogFind;
  readonly hasOlder: boolean;
}

/** Search, and the ways to take the log along. */
export function LogToolbar({ orgId, task, find, hasOlder }: LogToolbarProps) {
  const { dropped, text } = logSize(task);
  return (
    <search className={styles.toolbar} aria-label="Log">
      <TextInput
        className={styles.search ?? ""}
        aria-label="Search the log"
        placeholder="Search the log"
        leadingVisual={SearchIcon}
        value={find.query}
        onChange={(event) => find.setQuery(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === "Escape" && find.query !== "") find.setQuery("");
          if (event.key === "Enter") (event.shiftKey ? find.previous : find.next)();
        }}
      />
      {find.query !== "" && <Matches find={find} hasOlder={hasOlder} />}
      <span className={styles.tools}>
        <span className={styles.note} title={dropped}>
          {text}
        </span>
        <TakeAlong orgId={orgId} taskId={task.taskId} />
      </span>
    </search>
  );
}

function logSize({ log }: Task): { text: string; dropped: string } {
  const dropped =
    log.droppedBytes === 0
      ? ""
      : `${formatBytes(log.droppedBytes)} were left out: the beginning and the newest part are kept.`;
  const more = log.droppedBytes === 0 ? "" : `, ${formatBytes(log.droppedBytes)} left out`;
  return { text: `${formatBytes(log.bytes)}${more}`, dropped };
}

function Matches({ find, hasOlder }: { readonly find: LogFind; readonly hasOlder: boolean }) {
  const { count } = find.matches;
  const where = hasOlder ? " in what is loaded" : "";
  const text =
    count === 0
      ? `No match${where}`
      : find.index < 0
        ? `${formatCount(count)} found${where}`
        : `${formatCount(find.index + 1)} of ${formatCount(count)}`;
  return (
    <>
      <output className={styles.matches}>{text}</output>
      <IconButton
        icon={ChevronUpIcon}
        aria-label={count === 0 && hasOlder ? "Search older output" : "Previous match"}
        variant="invisible"
        size="small"
        disabled={count === 0 && !hasOlder}
        onClick={find.previous}
      />
      <IconButton
        icon={ChevronDownIcon}
        aria-label="Next match"
        variant="invisible"
        size="small"
        disabled={count === 0}
        onClick={find.next}
      />
    </>
  );
}

function TakeAlong({ orgId, taskId }: { readonly orgId: string; readonly taskId: string }) {
  const { api, toasts } = useServices();
  const read = useCallback(
    async (how: "copy" | "download") => {
      const whole = await readWholeLog(api, orgId, taskId);
      if (how === "copy") await navigator.clipboard.writeText(await whole.text());
      else save(whole, `${taskId}.log`);
      return whole.size;
    },
    [api, orgId, taskId],
  );
  const done = useCallback(
    (size: number, how: "copy" | "download") => {
      if (how === "copy") toasts.show({ tone: "success", text: `Log copied: ${formatBytes(size)}.` });
    },
    [toasts],
  );
  const { run, running, error } = useCommand(read, done);
  return (
    <>
      <InlineError error={error} />
      <IconButton
        icon={CopyIcon}
        aria-label="Copy the log"
        variant="invisible"
        size="small"
        loading={running}
        onClick={() => run("copy")}
      />
      <IconButton
        icon={DownloadIcon}
        aria-label="Download the log"
        variant="invisible"
        size="small"
        loading={running}
        onClick={() => run("download")}
      />
    </>
  );
}

function save(blob: Blob, name: string): void {
  const url = URL.createObjectURL(blob);
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  link.click();
  URL.revokeObjectURL(url);
}
