/** Who and what the demo is made of. All of it is made up. */
export interface DemoPerson {
  login: string;
  name: string;
}

export interface DemoRepository {
  name: string;
  description: string;
  language: string;
  extension: string;
  private: boolean;
  kind: DemoKind;
  /** What the repository is about; files, branches and titles are named for them. */
  things: readonly string[];
  pullRequests: number;
}

/** What people do in a repository depends on what is in it. */
export type DemoKind = "interface" | "service" | "operations" | "text";

export interface DemoOrganization {
  login: string;
  name: string;
  description: string;
  members: readonly string[];
  repositories: readonly DemoRepository[];
}

export const demoPeople: readonly DemoPerson[] = [
  { login: "amira-haddad", name: "Amira Haddad" },
  { login: "benoitlaurent", name: "Benoît Laurent" },
  { login: "carmen-ortiz", name: "Carmen Ortiz" },
  { login: "dkowalski", name: "Dawid Kowalski" },
  { login: "elin-berg", name: "Elin Berg" },
  { login: "fatou-diallo", name: "Fatou Diallo" },
  { login: "gtanaka", name: "Gen Tanaka" },
  { login: "hannah-weiss", name: "Hannah Weiss" },
  { login: "imani-okafor", name: "Imani Okafor" },
  { login: "jonas-lind", name: "Jonas Lind" },
  { login: "keikomori", name: "Keiko Mori" },
  { login: "lucas-pereira", name: "Lucas Pereira" },
  { login: "mei-chen", name: "Mei Chen" },
  { login: "nikhil-rao", name: "Nikhil Rao" },
  { login: "oskar-nowak", name: "Oskar Nowak" },
  { login: "priya-shah", name: "Priya Shah" },
];

/** People outside of the organizations: their pull requests come from forks. */
export const demoContributors: readonly DemoPerson[] = [
  { login: "rtobin", name: "Ruth Tobin" },
  { login: "silva-dev", name: "João Silva" },
  { login: "tomasek", name: "Petr Tomášek" },
];

export const dependencyBot = "dependency-updates[bot]";

type Technology = readonly [language: string, extension: string, kind: DemoKind];

const web: Technology = ["TypeScript", "ts", "interface"];
const node: Technology = ["TypeScript", "ts", "service"];
const rust: Technology = ["Rust", "rs", "service"];
const go: Technology = ["Go", "go", "service"];
const python: Technology = ["Python", "py", "service"];
const shell: Technology = ["Shell", "sh", "operations"];
const text: Technology = ["Markdown", "md", "text"];

function repository(
  name: string,
  description: string,
  [language, extension, kind]: Technology,
  pullRequests: number,
  things: string,
  isPrivate = false,
): DemoRepository {
  const list = things.split(", ");
  return { name, description, language, extension, kind, private: isPrivate, things: list, pullRequests };
}

export const demoOrganizations: readonly DemoOrganization[] = [
  {
    login: "northwind-labs",
    name: "Northwind Labs",
    description: "Weather data for everyone who works outdoors",
    members: demoPeople.slice(0, 12).map(({ login }) => login),
    repositories: [
      repository(
        "forecast-web",
        "The forecast's web app",
        web,
        34,
        "radar layer, hourly chart, location search, wind map, offline banner, share dialog, unit switch, alert banner",
      ),
      repository(
        "forecast-api",
        "Public HTTP API for forecasts and observations",
        node,
        28,
        "rate limiter, tile endpoint, station lookup, key check, response cache, webhook sender, page cursor",
      ),
      repository(
        "ingest",
        "Takes in observations from stations, satellites and radars",
        rust,
        26,
        "GRIB decoder, station feed, backfill job, deduplication step, checksum step, queue consumer, clock correction",
      ),
      repository(
        "model-runner",
        "Schedules and runs the forecast models",
        python,
        22,
        "ensemble scheduler, spin-up phase, grid interpolation, checkpoint writer, score calculation, GPU queue",
      ),
      repository(
        "mobile",
        "The app for Android and iOS",
        web,
        22,
        "home screen widget, alert settings, map view, onboarding, favourites list, week view, search field",
      ),
      repository(
        "tile-server",
        "Vector and raster map tiles",
        go,
        16,
        "tile cache, style endpoint, contour builder, projection code, ETag handler, seed command",
      ),
      repository(
        "infra",
        "How it all runs",
        shell,
        12,
        "staging cluster, backup job, certificate renewal, log storage, metrics stack, DNS zone",
        true,
      ),
      repository(
        "design-system",
        "Components and tokens of the web app",
        web,
        12,
        "color picker, date picker, focus ring, toast, data table, tooltip",
      ),
      repository(
        "handbook",
        "How we work",
        text,
        6,
        "on-call guide, incident template, review checklist, release notes, welcome page",
        true,
      ),
    ],
  },
  {
    login: "harborside",
    name: "Harborside",
    description: "Tools for small harbours",
    members: ["priya-shah", ...demoPeople.slice(8, 15).map(({ login }) => login)],
    repositories: [
      repository(
        "berth-planner",
        "Plans which ship lies where and when",
        web,
        14,
        "berth calendar, tide table, conflict banner, print view, crew list, ship card",
      ),
      repository(
        "ais-gateway",
        "Receives ships' positions and passes them on",
        go,
        10,
        "NMEA parser, UDP listener, position filter, replay tool, ship registry",
      ),
      repository(
        "quay-sensors",
        "Firmware and drivers of the sensors on the quay",
        rust,
        6,
        "water level probe, radio link, sleep timer, firmware updater",
      ),
    ],
  },
];

/** `{}` is one of the repository's things. */
export const titlePatterns: Readonly<Record<DemoKind, readonly string[]>> = {
  interface: [
    "Fix the {} on narrow screens",
    "Make the {} reachable by keyboard",
    "Give the {} an accessible name",
    "Test the {} on a slow connection",
    "Show an empty state in the {}",
    "Keep the {} in place while data loads",
    "Remove the old flag of the {}",
    "Load the {} only when it is needed",
    "Follow the dark theme in the {}",
    "Move the {} to its own module",
    "Translate the {}",
    "Remember what people chose in the {}",
    "Stop the flicker in the {}",
    "Use the new colors in the {}",
    "Cover the {} with a browser test",
    "Explain the {} in the help",
  ],
  service: [
    "Fix a race in the {} during a restart",
    "Retry transient errors in the {}",
    "Move the {} to its own module",
    "Document the options of the {}",
    "Add metrics for the {}",
    "Speed up the {} on large inputs",
    "Return a clear error from the {}",
    "Test the edge cases of the {}",
    "Remove the old flag of the {}",
    "Make the {} configurable",
    "Log less in the {}",
    "Handle empty input in the {}",
    "Bound the memory of the {}",
    "Validate the input of the {}",
    "Drop the deprecated path in the {}",
    "Rewrite the {} without global state",
    "Use one clock in the {}",
    "Shut the {} down cleanly",
  ],
  operations: [
    "Upgrade the {}",
    "Alert when the {} fails",
    "Write a runbook for the {}",
    "Add a dashboard for the {}",
    "Rotate the credentials of the {}",
    "Make the {} cheaper",
    "Move the {} to the new region",
    "Test the {} every week",
  ],
  text: [
    "Shorten the {}",
    "Add an example to the {}",
    "Fix the links in the {}",
    "Update the {} after the last retrospective",
    "Ask for feedback on the {}",
    "Translate the {} into Spanish",
  ],
};

export const dependencyTitles: readonly string[] = [
  "Bump the linters to their latest versions",
  "Bump the test runner from 5.0.4 to 5.1.1",
  "Bump the base image to the November release",
  "Update the lockfile",
];

export const bodies: readonly string[] = [
  "Found while looking into last week's incident. The tests show the case that broke.\n\nFollow-up: the dashboard's panel.",
  "Small step towards the plan in the handbook. No change in behaviour is intended.",
  "### Why\nPeople asked for this more than once.\n\n### How\nOne commit for each step, best read in order.",
  "Measured before and after on production data: about a third faster, and half the allocations.",
  "Needs a second pair of eyes on the error handling, please.",
];

export const labelNames: readonly string[] = [
  "bug",
  "enhancement",
  "documentation",
  "performance",
  "needs design",
  "dependencies",
  "good first issue",
  "security",
];

export const commitMessages: readonly string[] = [
  "Cover the new case with a test",
  "Address review comments",
  "Simplify the loop",
  "Name things for what they are",
  "Fix the build",
  "Make the error message say what to do",
];

export const reviewBodies: readonly string[] = [
  "Looks good, thank you!",
  "One question below, otherwise fine.",
  "Could we keep the old name until the next release?",
  "Please add a test for the empty case.",
  "Nice, much easier to read now.",
];
