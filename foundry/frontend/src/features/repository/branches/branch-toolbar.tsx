import { FoldIcon, SearchIcon, UnfoldIcon, XCircleFillIcon } from "@primer/octicons-react";
import { TextInput } from "@primer/react";
import type { Branch, BranchState } from "@foundry/shared";
import { useMemo } from "react";
import { cx } from "../../../ui/class-names.ts";
import { formatCount } from "../../../ui/format.ts";
import iconButton from "../../../ui/icon-button.module.css";
import tones from "../../../ui/tones.module.css";
import { branchStateInfo, branchStateWord, branchStates } from "../model/branch-state.ts";
import { hasTerm, toggleState } from "../model/stack-filter.ts";
import styles from "./branches.module.css";
import type { StackList } from "./branches-page.tsx";

interface BranchToolbarProps {
  readonly branches: ReadonlyMap<string, Branch>;
  readonly text: string;
  readonly onText: (text: string) => void;
  readonly list: StackList;
}

/** Narrows the stack: by words, and by state with how many are in each. */
export function BranchToolbar({ branches, text, onText, list }: BranchToolbarProps) {
  const counts = useMemo(() => countStates(branches.values()), [branches]);
  const foldable = list.rows.filter((row) => row.hasChildren && row.branch.state !== "trunk");
  const anyFolded = list.collapsed.size > 0;
  return (
    <div className={styles.toolbar}>
      <TextInput
        className={styles.filter ?? ""}
        aria-label="Filter branches"
        placeholder="Filter branches"
        leadingVisual={SearchIcon}
        value={text}
        onChange={(event) => onText(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === "Escape" && text !== "") onText("");
          else if (event.key === "ArrowDown" || event.key === "Enter") {
            event.preventDefault();
            document.querySelector<HTMLElement>('main [role="treeitem"][tabindex="0"]')?.focus();
          }
        }}
        {...(text === ""
          ? {}
          : {
              trailingAction: (
                <TextInput.Action
                  icon={XCircleFillIcon}
                  aria-label="Clear the filter"
                  onClick={() => onText("")}
                />
              ),
            })}
      />
      <fieldset className={styles.quick} aria-label="Branches by state">
        {branchStates.map((state) => {
          const count = counts.get(state) ?? 0;
          const term = `is:${state}`;
          const on = hasTerm(text, term);
          if (count === 0 && !on) return null;
          const { icon: IconOf, tone } = branchStateInfo({ state, behind: null });
          return (
            <button
              key={state}
              type="button"
              className={styles.chip}
              aria-pressed={on}
              onClick={() => onText(toggleState(text, term))}
            >
              <IconOf size={16} className={tones[tone] ?? ""} />
              {branchStateWord(state)} <span className={styles.chipCount}>{formatCount(count)}</span>
            </button>
          );
        })}
      </fieldset>
      {(foldable.length > 0 || anyFolded) && (
        <button
          type="button"
          className={cx(iconButton.button, styles.foldAll)}
          aria-label={anyFolded ? "Expand all stacks" : "Collapse all stacks"}
          title={anyFolded ? "Expand all stacks" : "Collapse all stacks"}
          onClick={() => list.foldAll(anyFolded ? [] : foldable.map((row) => row.id))}
        >
          {anyFolded ? <UnfoldIcon size={16} /> : <FoldIcon size={16} />}
        </button>
      )}
    </div>
  );
}

function countStates(branches: Iterable<Branch>): ReadonlyMap<BranchState, number> {
  const counts = new Map<BranchState, number>();
  for (const { state } of branches) counts.set(state, (counts.get(state) ?? 0) + 1);
  return counts;
}
