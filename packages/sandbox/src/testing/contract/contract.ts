import { describe } from "vitest";
import { containment } from "./containment.ts";
import { ending } from "./ending.ts";
import { files } from "./files.ts";
import { limits } from "./limits.ts";
import { output } from "./output.ts";
import { programs } from "./programs.ts";
import { specs } from "./specs.ts";
import type { Subject } from "./subject.ts";
import { volumes } from "./volumes.ts";

export interface Holds {
  /** What a program may not see, change or reach. */
  readonly contains: boolean;
  readonly volumes: boolean;
  /** A network that was asked for is this machine's own. */
  readonly sharesNetwork: boolean;
}

/** What holds for every adapter; run on each that the machine has. */
export function sandboxContract(subject: () => Subject, holds: Holds): void {
  describe("specifications", () => specs(subject));
  describe("programs", () => programs(subject));
  describe("output", () => output(subject));
  describe("ending", () => ending(subject));
  describe("limits", () => limits(subject));
  describe("files", () => files(subject));
  describe.runIf(holds.contains)("containment", () => containment(subject, holds.sharesNetwork));
  describe.runIf(holds.volumes)("volumes", () => volumes(subject));
}
