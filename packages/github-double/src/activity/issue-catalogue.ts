import type { DemoKind } from "./catalogue.ts";

/** An issue that someone could write; `{}` stands for one of the repository's things. */
export interface IssueIdea {
  readonly title: string;
  readonly body: string;
}

/** What the demo's harness heeds in a task's text (packages/harnesses). */
const demoMarkers = {
  needsInput: "[demo: needs input]",
  fail: "[demo: fail]",
  partial: "[demo: partial]",
} as const;

/** Said openly: who reads the issue should not wonder why the agent ends so. */
function told(marker: keyof typeof demoMarkers, does: string): string {
  return `\n\n\`${demoMarkers[marker]}\` tells the demo's agent to ${does}.`;
}

const interfaceIssues: readonly IssueIdea[] = [
  {
    title: "The {} jumps when the page is slow",
    body: "On a slow connection the {} is drawn twice and everything below it moves.\n\n**Expected:** it keeps its place.",
  },
  {
    title: "The {} cannot be reached with the keyboard",
    body: "Tab goes past the {}. It should have a focus ring and answer to Enter.",
  },
  {
    title: "Show a hint when the {} has nothing to show",
    body: "An empty {} looks broken. Say why it is empty and what to do next.",
  },
  {
    title: "The {} forgets its setting",
    body: `After a reload the {} is as it was on the first visit. Should that be kept per person or per device?${told("needsInput", "ask back")}`,
  },
];

const serviceIssues: readonly IssueIdea[] = [
  {
    title: "The {} fails on an empty answer",
    body: "Upstream sometimes answers with nothing, and the {} then stops with a type error instead of trying again.",
  },
  {
    title: "Log what the {} waits for",
    body: "When the {} is slow, nothing says why. One line with what it waits for, after five seconds, would do.",
  },
  {
    title: "The {} has no upper bound",
    body: "A single customer could fill the {}. Put a limit there, and say in the answer that it was reached.",
  },
  {
    title: "Which unit does the {} use?",
    body: `The documentation says metres, the code seconds. Which one is right for the {}?${told("needsInput", "ask back")}`,
  },
  {
    title: "Rewrite the {} for the new protocol",
    body: `The old protocol goes away in spring. The {} has to speak the new one, its tests need the vendor's simulator.${told("fail", "give up")}`,
  },
];

const operationsIssues: readonly IssueIdea[] = [
  { title: "Nobody is told when the {} fails", body: "We found out from a customer. The {} needs an alert." },
  {
    title: "Write down how the {} is restored",
    body: "The steps for the {} are in one person's head. A page in the runbook, please.",
  },
  {
    title: "Move the {} off the old machines",
    body: `The first half can be done now, the rest of the {} waits for the new region.${told("partial", "do half of it")}`,
  },
];

const textIssues: readonly IssueIdea[] = [
  { title: "The {} is out of date", body: "Half of the links in the {} lead nowhere." },
  { title: "Give an example in the {}", body: "New colleagues ask the same three things about the {}." },
];

/** By what is in the repository. */
export const issueIdeas: Readonly<Record<DemoKind, readonly IssueIdea[]>> = {
  interface: interfaceIssues,
  service: serviceIssues,
  operations: operationsIssues,
  text: textIssues,
};

interface FirstTask extends IssueIdea {
  /** Full name. */
  readonly repository: string;
}

/** Handed to the App when the demo begins, so that a newcomer finds one task of each end. */
export const firstTasks: readonly FirstTask[] = [
  {
    repository: "northwind-labs/ingest",
    title: "The station feed stops at a malformed line",
    body: "One broken observation ends the whole batch. Skip the line, count it, and go on.",
  },
  {
    repository: "northwind-labs/forecast-web",
    title: "The wind map needs a legend",
    body: `Nobody knows what the colours mean. Beaufort or metres per second?${told("needsInput", "ask back")}`,
  },
  {
    repository: "northwind-labs/tile-server",
    title: "Tiles at the date line are blank",
    body: `West of Fiji the map has a gap. The fix has to keep the old tiles' addresses.${told("fail", "give up")}`,
  },
];
