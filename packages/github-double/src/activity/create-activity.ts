import { HttpError } from "../http/http-error.ts";
import { createRandom } from "../random.ts";
import { type Act, act, type ActDeps } from "./act.ts";
import { type ActWeights, burstWeights, everydayWeights } from "./act-kinds.ts";
import { seedDemo } from "./seed-demo.ts";

/** How much the demo did so far. */
interface DemoStatus {
  seeded: boolean;
  running: boolean;
  acts: number;
  /** Why something could not be done; it goes on with the next. */
  lastError: string | null;
}

/** Life on the double: for the demo, and for tests that want much to happen. */
export interface Activity {
  /** Fills an empty double: two organizations, a dozen repositories, some two hundred pull requests. */
  seedDemo(): Promise<void>;
  /** Someone does something about every `everyMs` (default 5,000), until `stopActivity` or the double's end. `weights`: default everyday life's. */
  startActivity(options?: { everyMs?: number; weights?: ActWeights }): void;
  stopActivity(): Promise<void>;
  /** `count` things at once, as fast as it goes; resolves to what was done, fewer only if there is too little to do. */
  burst(options: { count: number }): Promise<Act[]>;
  demoStatus(): DemoStatus;
}

const atOnce = 4;

export function createActivity(deps: Omit<ActDeps, "random">, seed: number): Activity {
  const random = createRandom(seed + 3);
  const actDeps: ActDeps = { ...deps, random };
  const { state } = deps.world;
  let acts = 0;
  let lastError: string | null = null;
  let stop: (() => Promise<void>) | null = null;

  const once = async (weights: ActWeights): Promise<Act | null> => {
    if (state.demo.length === 0) throw new Error("the demo is not seeded");
    const done = await act(actDeps, state.demo, weights).catch(tooLate);
    if (done !== null) acts += 1;
    return done;
  };
  return {
    seedDemo: () => seedDemo(deps.world, seed),
    startActivity({ everyMs = 5000, weights = everydayWeights } = {}) {
      stop ??= repeat(
        () => once(weights),
        () => everyMs * (0.5 + random()),
        (error) => {
          lastError = error instanceof Error ? error.message : String(error);
        },
      );
    },
    async stopActivity() {
      const stopping = stop;
      stop = null;
      await stopping?.();
    },
    async burst({ count }) {
      const done: Act[] = [];
      let left = count;
      let misses = 0;
      const worker = async (): Promise<void> => {
        while (left > 0) {
          left -= 1;
          const result = await once(burstWeights);
          if (result !== null) done.push(result);
          else if (misses++ < count * 20) left += 1;
        }
      };
      await Promise.all(Array.from({ length: Math.min(atOnce, count) }, worker));
      return done;
    },
    demoStatus: () => ({ seeded: state.demo.length > 0, running: stop !== null, acts, lastError }),
  };
}

/** People get in each other's way: what one wanted to merge, the other has just closed. */
function tooLate(error: unknown): null {
  if (error instanceof HttpError) return null;
  throw error;
}

/** Does it again and again, waiting in between; the returned function ends that, after what is under way. */
function repeat(
  once: () => Promise<unknown>,
  waitMs: () => number,
  onError: (error: unknown) => void,
): () => Promise<void> {
  let stopped = false;
  let timer: NodeJS.Timeout | undefined;
  let current: Promise<void> = Promise.resolve();
  const run = async (): Promise<void> => {
    try {
      await once();
    } catch (error) {
      onError(error);
    }
    if (!stopped) wait();
  };
  const wait = (): void => {
    timer = setTimeout(() => {
      current = run();
    }, waitMs());
  };
  wait();
  return async () => {
    stopped = true;
    clearTimeout(timer);
    await current;
  };
}
