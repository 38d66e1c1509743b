// A service that will be killed: opens a local sandbox and runs a script in it, as its arguments and SCRIPT say.
import { createLocalSandboxes } from "../local/create-local-sandboxes.ts";
import { path, specOf } from "./run-in.ts";

const [stateDir = "", bubblewrap = "", id = "", workspace = ""] = process.argv.slice(2);
// Not an argument: the tests find the programs by their command lines.
const script = process.env["SCRIPT"] ?? "";
const adapter = createLocalSandboxes({ stateDir, bubblewrap: bubblewrap === "never" ? "never" : "auto" });
const volumes = bubblewrap === "never" ? [] : [{ path: "/cache", sizeBytes: 1024 ** 2 }];
const sandbox = await adapter.create(specOf(id, workspace, { volumes }));
await sandbox.exec({
  argv: ["/bin/sh", "-c", script],
  env: { PATH: path },
  cwd: workspace,
  signal: new AbortController().signal,
  onOutput: (_stream, bytes) => void process.stdout.write(bytes),
});
