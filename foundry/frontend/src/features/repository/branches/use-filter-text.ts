import { useNavigate, useSearch } from "@tanstack/react-router";
import { useEffect, useState } from "react";
import { useRepository } from "../repository-context.ts";

/** The address follows the typing so long after the last key: every key in the history helps nobody. */
const SETTLE_MS = 250;

/** The filter's text: typed here, kept in the address, and taken from there when one goes back or opens a link. */
export function useFilterText(): readonly [string, (text: string) => void] {
  const { q = "" } = useSearch({ from: "/orgs/$orgId/repos/$repoId/" });
  const { orgId, repoId } = useRepository().topic;
  const navigate = useNavigate();
  const [state, setState] = useState({ text: q, address: q });
  let { text } = state;
  if (q !== state.address) {
    // It changed elsewhere, unless it is what was typed here.
    text = q === state.text.trim() ? state.text : q;
    setState({ text, address: q });
  }
  useEffect(() => {
    const wanted = text.trim();
    if (wanted === q) return undefined;
    const timer = setTimeout(() => {
      void navigate({
        to: "/orgs/$orgId/repos/$repoId",
        params: { orgId, repoId },
        search: (search) => ({ branch: search.branch, q: wanted === "" ? undefined : wanted }),
        replace: true,
      });
    }, SETTLE_MS);
    return () => clearTimeout(timer);
  }, [text, q, navigate, orgId, repoId]);
  return [text, (next) => setState({ text: next, address: q })];
}
