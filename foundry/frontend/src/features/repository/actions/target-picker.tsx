import { CheckIcon, GitBranchIcon } from "@primer/octicons-react";
import type { Branch } from "@foundry/shared";
import { Command as Cmdk } from "cmdk";
import { useMemo, useState } from "react";
import type { BranchAction } from "../model/branch-action.ts";
import { parseStackFilter } from "../model/stack-filter.ts";
import { possibleParents } from "../model/stack-family.ts";
import styles from "./action-dialog.module.css";

interface TargetPickerProps {
  readonly action: Extract<BranchAction, { onto: string | null }>;
  readonly branches: ReadonlyMap<string, Branch>;
  readonly onPick: (onto: string) => void;
}

const SHOWN = 30;

/** Where the branch goes: any branch but itself and what stands on it. */
export function TargetPicker({ action, branches, onPick }: TargetPickerProps) {
  const [text, setText] = useState("");
  const possible = useMemo(() => possibleParents(branches, action.branch), [branches, action.branch]);
  const parent = branches.get(action.branch)?.parent ?? null;
  const filter = parseStackFilter(text);
  const found = possible.filter(
    (branch) => filter.matches(branch) && !(action.kind === "reparent_branch" && branch.name === parent),
  );
  const label = action.kind === "rebase_branch" ? "Onto" : "New parent";
  return (
    <div className={styles.picker}>
      <span className={styles.pickerLabel}>
        {label}
        {action.onto === null ? "" : ": "}
        {action.onto !== null && <strong>{action.onto}</strong>}
      </span>
      <Cmdk label={label} shouldFilter={false} className={styles.command} loop>
        <Cmdk.Input
          className={styles.pickerInput}
          placeholder="Find a branch…"
          value={text}
          onValueChange={setText}
          data-autofocus
        />
        <Cmdk.List className={styles.pickerList} label="Branches to choose from">
          <Cmdk.Empty className={styles.pickerEmpty}>No branch matches.</Cmdk.Empty>
          {found.slice(0, SHOWN).map((branch) => (
            <Cmdk.Item
              key={branch.name}
              value={branch.name}
              className={styles.pickerItem}
              onSelect={() => onPick(branch.name)}
            >
              {branch.name === action.onto ? <CheckIcon size={16} /> : <GitBranchIcon size={16} />}
              <span className={styles.pickerName}>{branch.name}</span>
              {branch.name === parent && <span className={styles.pickerHint}>its parent</span>}
              {branch.state === "trunk" && <span className={styles.pickerHint}>default</span>}
            </Cmdk.Item>
          ))}
          {found.length > SHOWN && (
            <div className={styles.pickerEmpty}>{found.length - SHOWN} more: type to find them.</div>
          )}
        </Cmdk.List>
      </Cmdk>
    </div>
  );
}
