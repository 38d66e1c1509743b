import type { ConnectionStatus, TopicStatus } from "@foundry/topics";
import { DotFillIcon } from "@primer/octicons-react";
import { useConnectionStatus } from "../../topics/hooks.ts";
import { cx } from "../../ui/class-names.ts";
import { plural } from "../../ui/format.ts";
import { useReadable } from "../../ui/readable.ts";
import tones from "../../ui/tones.module.css";
import type { OrganizationStore } from "../organization/organization-store.ts";
import styles from "./sidebar.module.css";

interface SidebarFootProps {
  readonly store: OrganizationStore;
  /** Changes of the list's shape that wait for it to settle. */
  readonly waiting: number;
  readonly onSettle: () => void;
}

/** Whether the list is live, and how much is in it. */
export function SidebarFoot({ store, waiting, onSettle }: SidebarFootProps) {
  useReadable(store.workVersion);
  const status = useReadable(store.status);
  const live = useConnectionStatus();
  const { tone, word } = liveWords(live.kind, status.kind);
  return (
    <footer className={styles.foot}>
      <span className={styles.live} data-testid="live-state">
        <span className={cx(styles.live, tones[tone])}>
          <DotFillIcon size={12} />
          {word}
        </span>
        <span>· {plural(store.work.counts().pullRequests, "PR")}</span>
      </span>
      {waiting > 0 && (
        <button type="button" className={styles.settle} onClick={onSettle}>
          Show {plural(waiting, "change")}
        </button>
      )}
    </footer>
  );
}

function liveWords(live: ConnectionStatus["kind"], status: TopicStatus["kind"]) {
  if (live === "reconnecting" || live === "offline") return { tone: "danger", word: "Offline" } as const;
  if (status === "error") return { tone: "danger", word: "Not available" } as const;
  if (live === "live" && status === "ready") return { tone: "success", word: "Live" } as const;
  return { tone: "attention", word: "Connecting" } as const;
}
