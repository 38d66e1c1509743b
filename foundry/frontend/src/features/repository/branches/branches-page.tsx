import { GitBranchIcon, SearchIcon } from "@primer/octicons-react";
import { Button } from "@primer/react";
import type { Branch } from "@foundry/shared";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { useCallback, useMemo, useState } from "react";
import { useServices } from "../../../services/context.ts";
import { useTopicCollection, useTopicValue } from "../../../topics/hooks.ts";
import { EmptyState } from "../../../ui/empty-state.tsx";
import { MasterDetail } from "../../../ui/master-detail/master-detail.tsx";
import { useReadable } from "../../../ui/readable.ts";
import { createSettler } from "../../../ui/settle/settler.ts";
import { useHold } from "../../../ui/settle/use-hold.ts";
import { toggled } from "../../../ui/toggled.ts";
import { parseStackFilter } from "../model/stack-filter.ts";
import { buildStackRows, sortNames } from "../model/stack-rows.ts";
import type { StackRow } from "../model/stack-rows.ts";
import { useBranches, useRepository } from "../repository-context.ts";
import { BranchDetail } from "./branch-detail.tsx";
import { BranchToolbar } from "./branch-toolbar.tsx";
import { BranchTree } from "./branch-tree.tsx";
import styles from "./branches.module.css";
import { FirstRead } from "./first-read.tsx";
import { useFilterText } from "./use-filter-text.ts";

/** [ST8] The branches as stacks over the default branch, with what is wrong with each and what can be done. */
export function BranchesPage() {
  const { topic } = useRepository();
  const branches = useBranches(topic);
  const projection = useTopicValue(topic, "projection");
  const { branch } = useSearch({ from: "/orgs/$orgId/repos/$repoId/" });
  const [text, setText] = useFilterText();
  const open = useOpenBranch();
  const list = useStackRows(branches, text);
  const selected = branch === undefined ? undefined : branches.get(branch);

  if (branches.size === 0) return <FirstRead missing={projection?.status !== "fresh"} />;
  return (
    <div className={styles.page}>
      <BranchToolbar branches={branches} text={text} onText={setText} list={list} />
      {projection?.status === "missing" && <FirstRead missing inline />}
      <MasterDetail
        label="Branch"
        split="tree"
        detail={
          branch === undefined ? null : (
            <ChosenBranch name={branch} branch={selected} onClose={() => open(null)} />
          )
        }
      >
        {list.rows.length === 0 ? (
          <EmptyState
            icon={SearchIcon}
            title="Nothing matches"
            actions={<Button onClick={() => setText("")}>Clear the filter</Button>}
          >
            No branch matches “{text.trim()}”.
          </EmptyState>
        ) : (
          <BranchTree list={list} filterText={text} selected={branch ?? null} onOpen={open} />
        )}
      </MasterDetail>
    </div>
  );
}

interface ChosenBranchProps {
  readonly name: string;
  readonly branch: Branch | undefined;
  readonly onClose: () => void;
}

function ChosenBranch({ name, branch, onClose }: ChosenBranchProps) {
  if (branch !== undefined) return <BranchDetail key={name} branch={branch} onClose={onClose} />;
  return (
    <EmptyState
      icon={GitBranchIcon}
      title="There is no such branch"
      actions={<Button onClick={onClose}>Close</Button>}
    >
      {name} may be deleted meanwhile, or it was not pushed yet.
    </EmptyState>
  );
}

/** Opens a branch's details in the address; null closes them. */
function useOpenBranch(): (name: string | null) => void {
  const navigate = useNavigate();
  const { orgId, repoId } = useRepository().topic;
  return useCallback(
    (name) => {
      void navigate({
        to: "/orgs/$orgId/repos/$repoId",
        params: { orgId, repoId },
        search: (search) => ({ q: search.q, branch: name ?? undefined }),
      });
    },
    [navigate, orgId, repoId],
  );
}

export type StackList = ReturnType<typeof useStackRows>;

/** The rows to show now, and the ways to fold them. Rows keep their place while someone points at one. */
function useStackRows(branches: ReturnType<typeof useBranches>, text: string) {
  const { topic } = useRepository();
  const folded = useServices().preferences.foldedBranches(topic.repoId);
  const collapsed = useReadable(folded);
  const filter = useMemo(() => parseStackFilter(text), [text]);
  // The sorting is the dear part, and few events bring or take a branch.
  const { keys } = useTopicCollection(topic, "branches");
  const names = useMemo(() => sortNames(keys), [keys]);
  const next = useMemo(
    () => buildStackRows({ branches, names, collapsed, filter }),
    [branches, names, collapsed, filter],
  );
  const [menuOpen, setMenuOpen] = useState(false);
  const hold = useHold(menuOpen);
  const [settler] = useState(() => createSettler<StackRow>());
  const settled = useMemo(
    () => settler.settle(next, hold.held, [collapsed, filter]),
    [settler, next, hold.held, collapsed, filter],
  );
  const fold = useCallback(
    (name: string, on?: boolean) => folded.set(toggled(folded.get(), name, on)),
    [folded],
  );
  const foldAll = useCallback((all: Iterable<string>) => folded.set(new Set(all)), [folded]);
  return { ...settled, hold, fold, foldAll, collapsed, setMenuOpen };
}
