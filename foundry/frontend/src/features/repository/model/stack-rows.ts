import type { Branch } from "@foundry/shared";
import type { StackFilter } from "./stack-filter.ts";

/** A branch's line in the drawn stack. */
export interface StackRow {
  /** The branch's name. */
  readonly id: string;
  readonly branch: Branch;
  /** Depth in the tree, from 1. */
  readonly level: number;
  /** The column its dot stands in: only a fork opens a new one, so that a long stack stays a straight line. */
  readonly lane: number;
  /** For each lane before its own: whether a line goes on below this row. */
  readonly lines: readonly boolean[];
  /** How it hangs on what is above: not at all, by a line in its own lane, or by a fork from the lane before. */
  readonly joins: "root" | "chain" | "fork";
  readonly hasChildren: boolean;
  readonly expanded: boolean;
  /** Branches below it that are folded away; 0 while a filter decides what is shown. */
  readonly folded: number;
  /** False for a branch that is only shown because one that matches the filter stands on it. */
  readonly matched: boolean;
  readonly posInSet: number;
  readonly setSize: number;
}

interface StackInput {
  readonly branches: ReadonlyMap<string, Branch>;
  /** All names, in the order of siblings. */
  readonly names: readonly string[];
  readonly collapsed: ReadonlySet<string>;
  readonly filter: StackFilter;
}

const collator = new Intl.Collator("en", { numeric: true });

/** Siblings stand by name, numbers as numbers: a push must not make the tree jump. */
export function sortNames(names: readonly string[]): readonly string[] {
  return names.toSorted((a, b) => collator.compare(a, b));
}

interface Node {
  readonly branch: Branch;
  readonly children: Node[];
  shown: boolean;
  matched: boolean;
  size: number;
}

/**
 * [ST8] The stack from top to bottom, the default branch first; O(branches), without recursion (a stack may be
 * thousands deep). A branch whose parent is not there stands at the top level, and so does one member of a circle.
 */
export function buildStackRows(input: StackInput): readonly StackRow[] {
  const { roots, order } = linkNodes(input);
  for (const node of order.toReversed()) {
    node.matched = input.filter.matches(node.branch);
    node.shown = !input.filter.active || node.matched || node.children.some((child) => child.shown);
    node.size = 1 + node.children.reduce((sum, child) => sum + child.size, 0);
  }
  return layOut(
    roots.filter((node) => node.shown),
    input,
  );
}

function linkNodes({ branches, names }: Pick<StackInput, "branches" | "names">) {
  const nodes = new Map<string, Node>();
  for (const name of names) {
    const branch = branches.get(name);
    if (branch !== undefined) nodes.set(name, { branch, children: [], shown: true, matched: true, size: 1 });
  }
  const tops: Node[] = [];
  for (const node of nodes.values()) {
    const parent = node.branch.parent === null ? undefined : nodes.get(node.branch.parent);
    if (parent === undefined || parent === node) tops.push(node);
    else parent.children.push(node);
  }
  const trunkFirst = tops.toSorted((a, b) => Number(isTrunk(b)) - Number(isTrunk(a)));
  return breakCircles(trunkFirst, nodes);
}

function isTrunk(node: Node): boolean {
  return node.branch.state === "trunk";
}

/** Parents before children; who is reached by none of the roots is in a circle, which is opened at its first name. */
function breakCircles(tops: readonly Node[], nodes: ReadonlyMap<string, Node>) {
  const roots = [...tops];
  const order: Node[] = [];
  const seen = new Set<Node>();
  const walk = (from: Node) => {
    const stack = [from];
    for (let node = stack.pop(); node !== undefined; node = stack.pop()) {
      seen.add(node);
      order.push(node);
      for (const child of node.children) if (!seen.has(child)) stack.push(child);
    }
  };
  for (const top of tops) walk(top);
  if (seen.size === nodes.size) return { roots, order };
  for (const node of nodes.values()) {
    if (seen.has(node)) continue;
    const parent = node.branch.parent === null ? undefined : nodes.get(node.branch.parent);
    parent?.children.splice(parent.children.indexOf(node), 1);
    roots.push(node);
    walk(node);
  }
  return { roots, order };
}

interface Placed extends Pick<StackRow, "level" | "lane" | "lines" | "joins" | "posInSet" | "setSize"> {
  readonly node: Node;
}

function layOut(roots: readonly Node[], { collapsed, filter }: StackInput): readonly StackRow[] {
  const rows: StackRow[] = [];
  const stack: Placed[] = roots
    .map((node, index): Placed => {
      const place = { posInSet: index + 1, setSize: roots.length };
      return { node, level: 1, lane: 0, lines: [], joins: "root", ...place };
    })
    .toReversed();
  for (let placed = stack.pop(); placed !== undefined; placed = stack.pop()) {
    const { node, ...place } = placed;
    const children = node.children.filter((child) => child.shown);
    const expanded = children.length > 0 && (filter.active || !collapsed.has(node.branch.name));
    rows.push({
      id: node.branch.name,
      branch: node.branch,
      ...place,
      hasChildren: children.length > 0,
      expanded,
      folded: expanded || filter.active ? 0 : node.size - 1,
      matched: node.matched,
    });
    if (expanded) stack.push(...placeChildren(placed, children).toReversed());
  }
  return rows;
}

function placeChildren(parent: Placed, children: readonly Node[]): Placed[] {
  const chain = children.length === 1 && !isTrunk(parent.node);
  return children.map((node, index) => ({
    node,
    level: parent.level + 1,
    lane: chain ? parent.lane : parent.lane + 1,
    lines: chain ? parent.lines : [...parent.lines, index < children.length - 1],
    joins: chain ? "chain" : "fork",
    posInSet: index + 1,
    setSize: children.length,
  }));
}
