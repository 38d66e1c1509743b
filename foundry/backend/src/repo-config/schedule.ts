import { Cron } from "croner";

/** A number, a range, a list, a step, or a name of a month or day; croner's further signs (L, W, #, ?) are its own. */
const field = String.raw`(?:[\d*,/-]|jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|sun|mon|tue|wed|thu|fri|sat)+`;
const fiveFields = new RegExp(String.raw`^\s*${field}(?:\s+${field}){4}\s*$`, "i");

/** Five fields of cron, each within its range. */
export function isSchedule(text: string): boolean {
  return fiveFields.test(text) && readCron(text) !== null;
}

/**
 * [RC10] When a schedule is due next, after `afterMs` (exclusive), by UTC: the machine's zone and its changes to and
 * from summer time do not matter. Null: never (the 31st of February), or not a schedule.
 */
export function nextDue(schedule: string, afterMs: number): number | null {
  if (!fiveFields.test(schedule)) return null;
  return readCron(schedule)?.nextRun(new Date(afterMs))?.getTime() ?? null;
}

function readCron(text: string): Cron | null {
  try {
    return new Cron(text, { mode: "5-part", utcOffset: 0, paused: true });
  } catch (error) {
    // Its message quotes the text, which may be anything.
    if (error instanceof Error) return null;
    throw error;
  }
}
