import { Command as Cmdk } from "cmdk";
import { useDeferredValue, useState } from "react";
import type { OrganizationStore } from "../../features/organization/organization-store.ts";
import { Modal } from "../../ui/modal.tsx";
import type { Command } from "../keyboard/keymap.ts";
import { PaletteItem } from "./palette-item.tsx";
import styles from "./palette.module.css";
import { usePaletteActions } from "./use-palette-actions.ts";
import { WorkGroups } from "./work-groups.tsx";

interface PaletteProps {
  readonly store: OrganizationStore | null;
  readonly run: (command: Command) => void;
  readonly onClose: () => void;
}

/** One box for everything: pull requests, tasks, repositories, pages and actions. */
export function Palette({ store, run, onClose }: PaletteProps) {
  const [query, setQuery] = useState("");
  const deferred = useDeferredValue(query);
  const { pages, actions } = usePaletteActions(store, run);
  const matches = (label: string) => label.toLowerCase().includes(deferred.trim().toLowerCase());
  const choose = (act: () => void) => () => {
    // Closed first: the focus returns before the action takes it elsewhere.
    onClose();
    act();
  };
  return (
    <Modal title="Command palette" placement="top" bare onClose={onClose}>
      <Cmdk label="Command palette" shouldFilter={false} className={styles.command} loop>
        <Cmdk.Input
          className={styles.input}
          placeholder="Search pull requests, tasks, repositories, pages…"
          value={query}
          onValueChange={setQuery}
          data-autofocus
        />
        <Cmdk.List className={styles.list} label="Results">
          <Cmdk.Empty className={styles.empty}>Nothing matches.</Cmdk.Empty>
          {store !== null && <WorkGroups store={store} query={deferred} choose={choose} />}
          {[
            { heading: "Pages", entries: pages },
            { heading: "Actions", entries: actions },
          ].map(({ heading, entries }) => {
            const shown = entries.filter(({ label }) => matches(label));
            return (
              shown.length > 0 && (
                <Cmdk.Group key={heading} heading={heading}>
                  {shown.map(({ id, icon, label, run: act }) => (
                    <PaletteItem key={id} id={id} icon={icon} label={label} onSelect={choose(act)} />
                  ))}
                </Cmdk.Group>
              )
            );
          })}
        </Cmdk.List>
      </Cmdk>
    </Modal>
  );
}
