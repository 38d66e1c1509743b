// npm run bench -- NAME [--json]: the benchmarks of foundry/bench, on the project's own Node.
import { join } from "node:path";
import { ensureToolchain, root, run } from "./lib/toolchain.mjs";

const { node, env } = ensureToolchain();
process.exit(await run(node, [join(root, "foundry/bench/src/main.ts"), ...process.argv.slice(2)], { env }));
