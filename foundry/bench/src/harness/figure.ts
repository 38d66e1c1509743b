/** What a figure must satisfy; `of` says whether the bound is on the ratio or on the value. */
export interface Limit {
  readonly of: "ratio" | "value";
  readonly op: "<=" | ">=";
  readonly bound: number;
}

/** One measured number. The report prints one JSON line for each. */
export interface Figure {
  readonly figure: string;
  readonly value: number;
  readonly unit: string;
  /** Ours through the baseline's, both measured in this run. */
  readonly ratio?: number;
  readonly limit?: Limit;
  /** How many samples it stands on. */
  readonly n: number;
}

export function passes(figure: Figure): boolean | undefined {
  if (figure.limit === undefined) return undefined;
  const { of, op, bound } = figure.limit;
  const subject = of === "ratio" ? figure.ratio : figure.value;
  if (subject === undefined || Number.isNaN(subject)) return false;
  return op === "<=" ? subject <= bound : subject >= bound;
}

/** `{bench, figure, value, unit, ratio?, limit?, pass?, n}` */
export function toJsonLine(bench: string, figure: Figure): string {
  const { limit } = figure;
  return JSON.stringify({
    bench,
    figure: figure.figure,
    value: round(figure.value),
    unit: figure.unit,
    ratio: figure.ratio === undefined ? undefined : round(figure.ratio),
    limit: limit === undefined ? undefined : `${limit.of} ${limit.op} ${limit.bound}`,
    pass: passes(figure),
    n: figure.n,
  });
}

export function toText(figure: Figure): string {
  const value = `${round(figure.value)} ${figure.unit}`;
  const ratio = figure.ratio === undefined ? "" : `  × ${round(figure.ratio)}`;
  const { limit } = figure;
  const verdict =
    limit === undefined
      ? ""
      : `  ${passes(figure) === true ? "pass" : "FAIL"} (${limit.of} ${limit.op} ${limit.bound})`;
  return `  ${figure.figure.padEnd(34)} ${value}${ratio}${verdict}  n=${figure.n}`;
}

/** Three significant digits are more than a shared machine can promise. */
function round(value: number): number {
  return Number(value.toPrecision(4));
}
