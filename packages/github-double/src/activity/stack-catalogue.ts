/** One commit of the demo's stacks. In the order of the list, as people made them. */
export interface StackStep {
  branch: string;
  /** Only for a branch's first commit: the branch that it starts on. */
  from?: string;
  message: string;
  files: Readonly<Record<string, string>>;
}

/** An open pull request of a stack; its base is the branch below. */
export interface StackedPull {
  branch: string;
  base: string;
  title: string;
  draft?: boolean;
}

/** What a repository of the demo has beside its ordinary pull requests. */
export interface DemoExtra {
  steps: readonly StackStep[];
  pulls: readonly StackedPull[];
  /**
   * The pull request that `main`'s last commit squashes. It is merged as soon as the App is installed, so that the App
   * hears of it; without one, that last commit is just pushed then.
   */
  squashed?: string;
}

const names = (first: string, rest: string): string =>
  `export const stationNames = {\n  OSL: "${first}",\n  BGO: "${rest} harbour",\n  TRD: "${rest} hill",\n};\n`;
const lines = (...text: string[]): string => `${text.join("\n")}\n`;
const settings = lines("export const limits = {", "  perMinute: 600,", "  burst: 50,", "};");

const config = `# How agents work on this repository. Foundry reads it from the default branch.
[sandbox]
size = "large"
docker = true
gpu = true

[[sandbox.volumes]]
path = "/data/observations"
size = "20Gi"

[[scheduled_jobs]]
name = "Nightly flaky tests"
branch = "main"
schedule = "0 3 * * *"
prompt = "Find tests that failed and passed on the same commit this week, and make the worst one dependable."

[[scheduled_jobs]]
name = "Weekly dependencies"
branch = "main"
schedule = "30 6 * * 1"
prompt = "Update the dependencies that have a new minor version, one commit for each."

[[on_event.failed_run]]
workflows = ["CI"]
branches = ["main"]
prompt_additions = "Say first whether the change or the test is wrong."
`;

const brokenConfig = `[sandbox]
size = "huge"

[[scheduled_jobs]]
name = "Nightly pictures"
branch = "main"
schedule = "every night"
prompt = "Compare the pictures of all pages with yesterday's and explain each difference."
`;

const configPath = ".code-factory/config.toml";

/** By the repository's name. Four stacks: in conflict, on a merged branch, behind a moved parent, and a tidy one. */
export const demoExtras: Readonly<Record<string, DemoExtra>> = {
  "forecast-api": {
    steps: [
      {
        branch: "main",
        message: "Name the stations",
        files: { "src/station-names.ts": names("Oslo", "Old") },
      },
      {
        branch: "stations/short-names",
        from: "main",
        message: "Shorten the stations' names",
        files: { "src/station-names.ts": names("OSL", "B.") },
      },
      {
        branch: "stations/short-names-docs",
        from: "stations/short-names",
        message: "Explain the short names",
        files: { "docs/stations.md": lines("# Stations", "", "Names have five letters at most.") },
      },
      {
        branch: "limits/settings",
        from: "main",
        message: "Read the limits from the settings",
        files: { "src/limits.ts": settings },
      },
      {
        branch: "limits/settings",
        message: "Say in the README where the limits are",
        files: { "docs/limits.md": lines("# Limits", "", "See src/limits.ts.") },
      },
      {
        branch: "limits/per-key",
        from: "limits/settings",
        message: "Count requests for each key",
        files: { "src/key-counter.ts": lines("export const counts = new Map<string, number>();") },
      },
      {
        branch: "limits/per-key",
        message: "Answer 429 above a key's limit",
        files: { "src/too-many.ts": lines("export const status = 429;") },
      },
      {
        branch: "cache/keys",
        from: "main",
        message: "Name cache entries by region",
        files: { "src/cache-keys.ts": lines("export const keyOf = (region: string) => `r:${region}`;") },
      },
      {
        branch: "cache/expiry",
        from: "cache/keys",
        message: "Let entries expire with the forecast run",
        files: { "src/cache-expiry.ts": lines("export const expiresAfterMs = 3_600_000;") },
      },
      {
        branch: "cache/keys",
        message: "Take the model run into the key",
        files: { "src/cache-run.ts": lines("export const runOf = (at: Date) => at.getUTCHours();") },
      },
      {
        branch: "main",
        message: "Give the stations their full names",
        files: { "src/station-names.ts": names("Oslo Observatory", "Bryggen") },
      },
      { branch: "main", message: "Say how agents work here", files: { [configPath]: config } },
      {
        branch: "main",
        message: "Read the limits from the settings",
        files: { "src/limits.ts": settings, "docs/limits.md": lines("# Limits", "", "See src/limits.ts.") },
      },
      {
        branch: "alerts/model",
        from: "main",
        message: "Describe an alert",
        files: { "src/alert.ts": lines("export interface Alert {", "  region: string;", "}") },
      },
      {
        branch: "alerts/store",
        from: "alerts/model",
        message: "Keep alerts for a week",
        files: { "src/alert-store.ts": lines("export const keptDays = 7;") },
      },
      {
        branch: "alerts/api",
        from: "alerts/store",
        message: "List the alerts of a region",
        files: { "src/alert-endpoint.ts": lines('export const path = "/v1/alerts";') },
      },
      {
        branch: "alerts/api",
        message: "Page through many alerts",
        files: { "src/alert-pages.ts": lines("export const pageSize = 50;") },
      },
      {
        branch: "alerts/docs",
        from: "alerts/api",
        message: "Document the alerts endpoint",
        files: { "docs/alerts.md": lines("# Alerts", "", "`GET /v1/alerts?region=no-vest`") },
      },
    ],
    pulls: [
      { branch: "stations/short-names", base: "main", title: "Shorten the stations' names" },
      { branch: "stations/short-names-docs", base: "stations/short-names", title: "Explain the short names" },
      { branch: "limits/settings", base: "main", title: "Read the limits from the settings" },
      { branch: "limits/per-key", base: "limits/settings", title: "Limit requests for each key" },
      { branch: "cache/keys", base: "main", title: "Name cache entries by region" },
      { branch: "cache/expiry", base: "cache/keys", title: "Let cache entries expire with the forecast run" },
      { branch: "alerts/model", base: "main", title: "Describe an alert" },
      { branch: "alerts/store", base: "alerts/model", title: "Keep alerts for a week" },
      { branch: "alerts/api", base: "alerts/store", title: "List the alerts of a region" },
      { branch: "alerts/docs", base: "alerts/api", title: "Document the alerts endpoint", draft: true },
    ],
    squashed: "limits/settings",
  },
  "forecast-web": {
    steps: [{ branch: "main", message: "Let agents work here, too", files: { [configPath]: brokenConfig } }],
    pulls: [],
  },
};
