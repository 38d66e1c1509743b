/** A service asks by this exit code to be started again: its GitHub App is another one now. */
const START_AGAIN = 75;

/**
 * Starts the service, passes signals on to it, and starts it again when it asks for that. Resolves with the exit code
 * for this process. `start` spawns and returns the child process; `fail` ends us with a sentence.
 */
export async function keepRunning(start, fail) {
  let service = null;
  let ending = false;
  const end = (signal) => {
    ending = true;
    service?.kill(signal);
  };
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) {
    process.on(signal, () => end(signal === "SIGHUP" ? "SIGTERM" : signal));
  }
  endWithNpm(() => end("SIGTERM"));
  for (;;) {
    service = start();
    const code = await exitOf(service, fail);
    if (ending && code === START_AGAIN) return 0;
    if (code !== START_AGAIN) return code;
  }
}

function exitOf(service, fail) {
  return new Promise((resolve) => {
    service.on("error", (error) => fail(`The service could not be started: ${error.message}`));
    service.on("exit", (code, signal) => resolve(code ?? (signal ? 1 : 0)));
  });
}

/** A signal that reaches npm alone ends npm and is not passed on: who started us is gone then, and so must we be. */
function endWithNpm(end) {
  if (process.env.npm_lifecycle_event !== "start") return;
  const npm = process.ppid;
  const timer = setInterval(() => {
    if (process.ppid === npm) return;
    clearInterval(timer);
    end();
  }, 500);
  timer.unref();
}
