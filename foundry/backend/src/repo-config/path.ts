/** Where a value stands in the file: names of tables and keys, and places in lists. */
export type ConfigPath = readonly (string | number)[];

/** The words of an ordinary name (`scheduledJobs`, `max-size2`); what may be a secret is not one. */
const ordinaryName = /^(?=.{1,40}$)[A-Za-z][a-z]{1,19}(?:[_-]?[A-Za-z][a-z]{1,19}){0,5}\d{0,2}$/;

/**
 * As authors write it: `scheduled_jobs[0].schedule`. A key that is no ordinary name is shown as `?`: the path goes to
 * a check run and a page, and people paste secrets in the wrong places [RC4].
 */
export function formatPath(path: ConfigPath): string {
  return path.reduce<string>((text, part) => {
    if (typeof part === "number") return `${text}[${part}]`;
    const name = ordinaryName.test(part) ? part : "?";
    return text === "" ? name : `${text}.${name}`;
  }, "");
}
