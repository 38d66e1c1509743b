import { expect, test } from "vitest";
import { specOf } from "../testing/run-in.ts";
import { launchPrefix } from "./launch-prefix.ts";
import { parseList, readOwnLimits } from "./own-limits.ts";

const tools = { prlimit: "/usr/bin/prlimit", taskset: "/usr/bin/taskset" };
const { limits } = specOf("t-1", "/w", { limits: { cpus: 1.5, timeoutMs: 10_000, pids: 7, diskBytes: 99 } });
const unlimited = { cpuSeconds: Infinity, fileBytes: Infinity, processes: Infinity };
const own = { ...unlimited, processors: [4, 5, 6, 7] };

test("processor time, file size and dumps are limited, and sandboxes are spread over the processors", () => {
  const given = { limits, ownUserNamespace: true, seed: 3, own };
  expect(launchPrefix(tools, given).join(" ")).toBe(
    "/usr/bin/taskset --cpu-list 7,4 /usr/bin/prlimit --core=0:0 --cpu=15:15 --fsize=99:99 --nproc=7:7 --",
  );
});

test("no limit is above our own, which the kernel would refuse", () => {
  const less = { processors: [0], cpuSeconds: 5, fileBytes: 50, processes: 3 };
  expect(launchPrefix(tools, { limits, ownUserNamespace: true, seed: 0, own: less }).join(" ")).toBe(
    "/usr/bin/prlimit --core=0:0 --cpu=5:5 --fsize=50:50 --nproc=3:3 --",
  );
});

test("without a user namespace the user's other processes count too, so their number is watched instead", () => {
  const given = { limits, ownUserNamespace: false, seed: 0, own };
  expect(launchPrefix(tools, given).join(" ")).not.toContain("nproc");
});

test("a machine without these programs, or with fewer processors, runs the program as it is", () => {
  const given = { limits, ownUserNamespace: true, seed: 0, own: { ...own, processors: [3] } };
  expect(launchPrefix({ prlimit: null, taskset: null }, given)).toEqual([]);
  expect(launchPrefix(tools, given)).not.toContain("/usr/bin/taskset");
});

test("our own limits are read from the kernel", () => {
  expect(parseList("0-2,5,8-9")).toEqual([0, 1, 2, 5, 8, 9]);
  const read = readOwnLimits();
  expect(read.processors.length).toBeGreaterThan(0);
  expect(read.processes).toBeGreaterThan(0);
});
