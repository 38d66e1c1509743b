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
  /** What the repository's code is about; files, branches and titles are named for them. */
  things: readonly string[];
  pullRequests: number;
}

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

function repository(
  name: string,
  description: string,
  [language, extension]: readonly [string, string],
  pullRequests: number,
  things: readonly string[],
  isPrivate = false,
): DemoRepository {
  return { name, description, language, extension, private: isPrivate, things, pullRequests };
}

const typescript = ["TypeScript", "ts"] as const;
const rust = ["Rust", "rs"] as const;
const go = ["Go", "go"] as const;
const python = ["Python", "py"] as const;
const shell = ["Shell", "sh"] as const;

export const demoOrganizations: readonly DemoOrganization[] = [
  {
    login: "northwind-labs",
    name: "Northwind Labs",
    description: "Weather data for everyone who works outdoors",
    members: demoPeople.slice(0, 12).map(({ login }) => login),
    repositories: [
      repository("forecast-web", "The forecast's web app", typescript, 34, [
        "radar layer",
        "hourly chart",
        "location search",
        "wind arrows",
        "offline mode",
        "share dialog",
        "unit switch",
        "alert banner",
      ]),
      repository("forecast-api", "Public HTTP API for forecasts and observations", typescript, 28, [
        "rate limiter",
        "tile endpoint",
        "station lookup",
        "API keys",
        "response cache",
        "webhook sender",
        "pagination",
        "OpenAPI schema",
      ]),
      repository("ingest", "Takes in observations from stations, satellites and radars", rust, 26, [
        "GRIB decoder",
        "station feed",
        "backfill job",
        "deduplication",
        "checksum step",
        "queue consumer",
        "clock skew correction",
      ]),
      repository("model-runner", "Schedules and runs the forecast models", python, 22, [
        "ensemble run",
        "spin-up phase",
        "grid interpolation",
        "checkpoint files",
        "verification scores",
        "GPU scheduling",
      ]),
      repository("mobile", "The app for Android and iOS", typescript, 22, [
        "widget",
        "push alerts",
        "background refresh",
        "map gestures",
        "onboarding",
        "battery use",
        "favourites",
      ]),
      repository("tile-server", "Vector and raster map tiles", go, 16, [
        "tile cache",
        "style endpoint",
        "contour lines",
        "projection code",
        "ETag handling",
        "seed command",
      ]),
      repository(
        "infra",
        "How it all runs",
        shell,
        12,
        ["staging cluster", "backup job", "certificate renewal", "log retention", "cost alarms"],
        true,
      ),
      repository("design-system", "Components and tokens of the web app", typescript, 12, [
        "color tokens",
        "date picker",
        "focus ring",
        "toast",
        "data table",
        "icon set",
      ]),
      repository(
        "handbook",
        "How we work",
        ["Markdown", "md"],
        6,
        ["on-call guide", "incident template", "review checklist", "release notes"],
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
      repository("berth-planner", "Plans which ship lies where and when", typescript, 14, [
        "berth calendar",
        "tide table",
        "drag and drop",
        "conflict check",
        "PDF export",
        "crew list",
      ]),
      repository("ais-gateway", "Receives ships' positions and passes them on", go, 10, [
        "NMEA parser",
        "UDP listener",
        "position filter",
        "replay tool",
        "ship registry",
      ]),
      repository("quay-sensors", "Firmware and drivers of the sensors on the quay", rust, 6, [
        "water level probe",
        "radio link",
        "sleep mode",
        "firmware update",
      ]),
    ],
  },
];

/** `{}` is one of the repository's things. */
export const titlePatterns: readonly string[] = [
  "Fix a race in the {} when the connection drops",
  "Cache what the {} looks up",
  "Retry the {} on transient network errors",
  "Move the {} to its own module",
  "Document the options of the {}",
  "Add metrics for the {}",
  "Make the {} cancellable",
  "Speed up the {} on large inputs",
  "Show a clear error when the {} fails",
  "Test the edge cases of the {}",
  "Remove the old flag of the {}",
  "Let people configure the {}",
  "Log less in the {}",
  "Handle empty results in the {}",
  "Bound the memory of the {}",
  "Validate the input of the {}",
  "Drop the deprecated path in the {}",
  "Keep the {} working without a network",
  "Explain in the README how the {} works",
  "Do not block the main thread in the {}",
  "Rewrite the {} without global state",
  "Use one clock in the {}",
];

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
