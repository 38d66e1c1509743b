import type { ConvertAppBody, CreateAppBody, CreatedApp } from "@foundry/shared";
import type { Logger } from "pino";
import type { GithubAppConfig } from "../config.ts";
import type { SecretList } from "../app-shell/logger.ts";
import { ProblemError, invalidInput, unavailable, wrongState } from "../app-shell/problem.ts";
import { appSecrets } from "./app-secrets.ts";
import type { ConnectAttempts } from "./connect-attempts.ts";
import type { Conversion } from "./convert-code.ts";
import { apiUrlOf } from "./github-urls.ts";

/** Where the service stands towards GitHub now. */
export interface Standing {
  readonly githubFrom: "environment" | "stored" | null;
  readonly demoIsFixed: boolean;
  readonly role: "all" | "web" | "worker";
}

export interface ConnectAppDeps {
  readonly standing: Standing;
  readonly attempts: ConnectAttempts;
  readonly secrets: SecretList;
  readonly logger: Logger;
  convert(apiUrl: string, code: string): Promise<Conversion>;
  /** On the disk for good when it returns. */
  store(app: GithubAppConfig): void;
  remove(): void;
  /** The service goes on with what is stored now. */
  restart(): void;
}

/** Creating the App from its manifest, and forgetting it. Refusals are ProblemErrors with words for people. */
export interface ConnectApp {
  /** Why no App can be created here now; null where one can. */
  readonly unavailable: string | null;
  begin(browser: string, wanted: CreateAppBody, origin: string): { readonly state: string };
  /** The App is stored; call `restart` when the person has the answer. */
  complete(browser: string | null, body: ConvertAppBody): Promise<CreatedApp>;
  /** The stored App is gone from the disk; call `restart` then. */
  forget(): void;
  restart(): void;
}

export function createConnectApp(deps: ConnectAppDeps): ConnectApp {
  const { attempts, logger, secrets } = deps;
  const obstacle = whyUnavailable(deps.standing);
  let stored = false;

  function refuseWhereUnavailable(): void {
    if (obstacle !== null) throw wrongState(deps.standing.githubFrom ?? "none", obstacle);
    if (stored) throw wrongState("stored", "An App was just connected; Foundry is starting with it.");
  }

  function keep(app: GithubAppConfig, created: CreatedApp): void {
    for (const secret of appSecrets(app)) secrets.add(secret);
    try {
      deps.store(app);
    } catch (error) {
      throw new ProblemError(
        500,
        "app_not_stored",
        `GitHub made the App ${created.name}, but its credentials could not be written to the data directory ` +
          `(${codeOf(error)}). Make room there, delete the App at GitHub and create it again.`,
        { cause: error },
      );
    }
    stored = true;
    logger.info({ appId: created.id, slug: created.slug }, "a GitHub App was created and stored");
  }

  return {
    unavailable: obstacle,
    begin(browser, wanted, origin) {
      refuseWhereUnavailable();
      if (!isSafeGithub(wanted.githubUrl)) {
        throw invalidInput("githubUrl", "must begin with https://: the App's private key comes from there.");
      }
      return attempts.begin(browser, wanted, origin);
    },
    async complete(browser, { code, state }) {
      refuseWhereUnavailable();
      const claim = attempts.claim(state, browser);
      if (claim.kind === "busy") {
        throw wrongState("converting", "This App is being connected right now, perhaps in another tab.");
      }
      if (claim.kind === "unknown") {
        throw new ProblemError(
          410,
          "connect_expired",
          "This way back from GitHub is not known here any more: an hour is over, Foundry was restarted, it was begun in " +
            "another browser, or it was already used. If GitHub made an App, delete it there; then create it again.",
        );
      }
      const conversion = await deps.convert(apiUrlOf(claim.attempt.wanted.githubUrl), code);
      if (conversion.kind === "unreachable") {
        attempts.release(state);
        throw unavailable("github_unreachable", `${capital(conversion.why)}. Try again.`, 5);
      }
      attempts.finish(state);
      if (conversion.kind !== "converted") throw notConverted(conversion);
      keep(conversion.app, conversion.created);
      return conversion.created;
    },
    forget() {
      if (deps.standing.githubFrom !== "stored") {
        const why =
          deps.standing.githubFrom === "environment"
            ? "The App is named by the GITHUB_ variables: unset them and start Foundry again."
            : "No App is stored here.";
        throw wrongState(deps.standing.githubFrom ?? "none", why);
      }
      deps.remove();
      logger.info("the stored GitHub App was forgotten");
    },
    restart: () => deps.restart(),
  };
}

function whyUnavailable({ githubFrom, demoIsFixed, role }: Standing): string | null {
  if (role !== "all") {
    return "Foundry runs as several processes here, and each of them is told of the App by the GITHUB_ variables.";
  }
  if (githubFrom === "environment") return "The App is named by the GITHUB_ variables, which come first.";
  if (githubFrom === "stored") return "An App is connected. Forget it first, to create another one.";
  if (demoIsFixed) return "FOUNDRY_DEMO=1 keeps this service the demo. Start it without, to connect an App.";
  return null;
}

function notConverted(conversion: {
  readonly kind: "refused" | "unusable";
  readonly why: string;
}): ProblemError {
  const again = "If GitHub made an App, delete it there; then create it again.";
  return conversion.kind === "refused"
    ? new ProblemError(
        410,
        "code_refused",
        `${capital(conversion.why)}: the code is over an hour old, or was used. ${again}`,
      )
    : new ProblemError(
        502,
        "code_unusable",
        `The address of GitHub seems wrong: ${conversion.why}. ${again}`,
      );
}

/** Secrets travel from there in clear; only on this machine nobody else reads them. */
function isSafeGithub(githubUrl: string): boolean {
  const { protocol, hostname } = new URL(githubUrl);
  return protocol === "https:" || ["127.0.0.1", "localhost", "[::1]"].includes(hostname);
}

function codeOf(error: unknown): string {
  return error instanceof Error && "code" in error ? String(error.code) : "error";
}

function capital(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1);
}
