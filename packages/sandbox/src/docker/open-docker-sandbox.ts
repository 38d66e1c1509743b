import type Docker from "dockerode";
import { createSandbox } from "../run/create-sandbox.ts";
import { disksOf } from "../run/watch-disks.ts";
import type { Sandbox, SandboxSpec } from "../types.ts";
import { handOver } from "./hand-over.ts";
import { startContainer } from "./start-container.ts";

export interface DockerDeps {
  readonly docker: Docker;
  readonly image: string;
  readonly scope: string;
  readonly sandboxesDir: string;
  readonly user: User;
}

export interface User {
  readonly uid: number;
  readonly gid: number;
  /** The service's own files must be given to it first. */
  readonly isAnother: boolean;
}

interface Parts {
  readonly volumeDirs: readonly string[];
  readonly cleanUp: () => Promise<void>;
}

export function openDockerSandbox(deps: DockerDeps, spec: SandboxSpec, parts: Parts): Sandbox {
  const { user } = deps;
  const { volumeDirs, cleanUp } = parts;
  const writable = [spec.workspaceDir, ...(spec.writableDirs ?? []), ...volumeDirs];
  let programs = 0;
  return createSandbox({
    spec,
    async start(command) {
      programs += 1;
      if (user.isAnother && programs === 1) await handOver(writable, user.uid, user.gid);
      return startContainer({
        ...deps,
        spec,
        command,
        volumeDirs,
        user: `${user.uid}:${user.gid}`,
        disks: disksOf(spec, volumeDirs),
        async onGone() {
          programs -= 1;
          if (user.isAnother && programs === 0) await handOver(writable, 0, 0);
        },
      });
    },
    cleanUp,
  });
}
