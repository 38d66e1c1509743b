import { execFile } from "node:child_process";
import { createSign } from "node:crypto";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { promisify } from "node:util";
import { harnesses } from "@foundry/harnesses";
import type { Bench, BenchContext } from "../harness/bench.ts";
import { interleave } from "../harness/interleave.ts";
import { median, pairedRatio } from "../harness/statistics.ts";
import type { DoubleAddress } from "../processes/double-server.ts";
import { startActingDouble } from "../service/start-double.ts";
import { startService } from "../service/start-service.ts";
import { untilSynced } from "../service/topics.ts";

const run = promisify(execFile);
const repository = "acme/work";
/** A task writes some six times to GitHub, whose pace (a second for each, after a burst) is not what is measured. */
const REST_MS = 5_000;
const issueBody = "Say hello in `HELLO.md`.";

/**
 * A task of the demo harness without its pauses: from the webhook that assigns its issue until its pull request is open.
 *
 * Baseline: the same steps by hand, a shell script that has its token, its App's rights and its brief already: fetch
 * into a mirror, clone from it, run the same harness program there (in no sandbox), push, and ask the API, one curl for
 * each request that the service makes before the pull request is there. Both mirrors are warm. What the script does not
 * do: a signature, a durable inbox, a queue, a log, a redaction, a check of what came back, a cap of any kind.
 */
export const taskOverhead: Bench = {
  name: "task-overhead",
  about: "demo task, webhook to pull request, against the same steps in a shell script",
  async run(context) {
    const double = await startActingDouble(context, {
      organizations: [{ login: "acme", repositories: 0, pullRequestsEach: 0 }],
    });
    const repoId = await double.call("createRepository", { name: repository, shape: "fan", branches: 0 });
    const accountId = double.address.organizations[0]?.accountId ?? 0;
    const env = { FOUNDRY_HARNESS: "demo", FOUNDRY_DEMO_DELAY_MS: "0" };
    const service = await startService(context, { double: double.address, dataDir: context.tempDir(), env });
    await double.call("setWebhook", service.webhookUrl);
    await untilSynced(service, accountId, 0);
    context.say(`repository ${repoId} is known`);
    const token = await installationToken(double.address);
    const byHand = await prepareScript(context, { url: double.address.url, token });
    const newIssue = (title: string) => double.call("openIssue", { repository, title, body: issueBody });
    const rounds = await interleave(
      context.quick ? 2 : 12,
      {
        async ours() {
          const issue = await newIssue("By the service");
          await sleep(REST_MS);
          return (await double.call("assignUntilPull", { repository, issue })).tookMs;
        },
        baseline: async () => byHand(await newIssue("By hand")),
      },
      2,
    );
    const n = rounds.ours.length;
    return [
      {
        figure: "webhook to pull request",
        value: median(rounds.ours),
        unit: "ms",
        ratio: pairedRatio(rounds.ours, rounds.baseline),
        limit: { of: "ratio", op: "<=", bound: 1.5 },
        n,
      },
      { figure: "the same steps by hand", value: median(rounds.baseline), unit: "ms", n },
    ];
  },
};

/** The App's, as the service gets one; it is good for an hour. */
async function installationToken({ url, credentials, organizations }: DoubleAddress): Promise<string> {
  const nowSeconds = Math.floor(Date.now() / 1_000);
  const claims = { iss: credentials.appId, iat: nowSeconds - 30, exp: nowSeconds + 300 };
  const unsigned = `${encode({ alg: "RS256", typ: "JWT" })}.${encode(claims)}`;
  const signature = createSign("RSA-SHA256").update(unsigned).sign(credentials.privateKey, "base64url");
  const path = `/app/installations/${organizations[0]?.installationId}/access_tokens`;
  const headers = { authorization: `Bearer ${unsigned}.${signature}` };
  const response = await fetch(url + path, { method: "POST", headers });
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the double's answer
  return ((await response.json()) as { token: string }).token;
}

function encode(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString("base64url");
}

/** What the service's own way asks of GitHub up to the pull request, in its order; then nothing more is measured. */
const script = `set -eu
api() { curl -sSf -o /dev/null -X "$1" -H "authorization: Bearer $TOKEN" -H 'content-type: application/json' -d "$3" "$URL$2"; }
ask() { curl -sSf -o /dev/null -H "authorization: Bearer $TOKEN" "$URL$1"; }
ask "/repos/$REPO/collaborators/owner/permission"
api POST "/repos/$REPO/issues/$ISSUE/reactions" '{"content":"eyes"}'
git -C "$MIRROR" -c credential.helper="$HELPER" fetch -q --prune origin
base=$(git -C "$MIRROR" rev-parse refs/heads/main)
api POST "/repos/$REPO/check-runs" "{\\"name\\":\\"By hand\\",\\"head_sha\\":\\"$base\\",\\"status\\":\\"in_progress\\"}"
api POST "/repos/$REPO/issues/$ISSUE/comments" '{"body":"Working on it."}'
git clone -q --no-hardlinks --branch main "$MIRROR" "$WORK/repo"
cd "$WORK/repo"
git switch -q -c "$BRANCH"
FOUNDRY_DEMO_DELAY_MS=0 "$NODE" "$HARNESS" --headless --context "$WORK/brief.json" --output "$WORK/result.json" > "$WORK/log" 2>&1
git -c credential.helper="$HELPER" push -q "$URL/$REPO.git" "HEAD:refs/heads/$BRANCH"
api POST "/repos/$REPO/pulls" "{\\"title\\":\\"By hand\\",\\"head\\":\\"$BRANCH\\",\\"base\\":\\"main\\",\\"draft\\":true}"
`;

/** Resolves to the function that does it once, for an issue, and says how many milliseconds it took. */
async function prepareScript(
  context: BenchContext,
  { url, token }: { url: string; token: string },
): Promise<(issue: number) => Promise<number>> {
  const directory = context.tempDir();
  const mirror = join(directory, "mirror.git");
  const helper = `!f() { echo username=x-access-token; echo "password=$TOKEN"; }; f`;
  const env = { PATH: process.env["PATH"] ?? "", HOME: directory, TOKEN: token, HELPER: helper };
  const identity = { GIT_AUTHOR_NAME: "hand", GIT_AUTHOR_EMAIL: "hand@example.com" };
  const committer = { GIT_COMMITTER_NAME: "hand", GIT_COMMITTER_EMAIL: "hand@example.com" };
  const clone = [
    "-c",
    `credential.helper=${helper}`,
    "clone",
    "-q",
    "--mirror",
    `${url}/${repository}.git`,
    mirror,
  ];
  await run("git", clone, { env });
  const harness = harnesses.find(({ provider }) => provider === "demo")?.program ?? "";
  return async (issue) => {
    const work = join(directory, String(issue));
    mkdirSync(work);
    writeFileSync(join(work, "brief.json"), JSON.stringify(briefOf(url, work, issue)));
    const own = { URL: url, REPO: repository, ISSUE: String(issue), BRANCH: `hand/${issue}`, WORK: work };
    const programs = { MIRROR: mirror, NODE: process.execPath, HARNESS: harness };
    const startedAt = performance.now();
    await run("sh", ["-c", script], { env: { ...env, ...identity, ...committer, ...own, ...programs } });
    return performance.now() - startedAt;
  };
}

function briefOf(url: string, work: string, issue: number) {
  return {
    contract_version: "1",
    trigger: "issue_assigned",
    repo: { owner: "acme", name: "work", clone_url: `${url}/${repository}.git`, default_branch: "main" },
    task: { kind: "fix_issue", issue_number: issue, issue_title: "By hand", issue_body: issueBody },
    familiar: { id: "foundry", display_name: "Foundry", skills: [] },
    workspace: { root: join(work, "repo") },
  };
}
