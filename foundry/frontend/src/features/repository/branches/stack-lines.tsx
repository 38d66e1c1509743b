import type { StackRow } from "../model/stack-rows.ts";
import styles from "./branches.module.css";

/** Width of a lane, and how many are drawn: deeper forks share the last one. */
export interface LaneSize {
  readonly width: number;
  readonly most: number;
}

export const wideLanes: LaneSize = { width: 18, most: 10 };
export const narrowLanes: LaneSize = { width: 12, most: 6 };

const PAD = 8;

function laneX(lane: number, size: LaneSize): number {
  return PAD + Math.min(lane, size.most) * size.width + size.width / 2;
}

/** Where the text of a row begins. */
export function laneWidth(lane: number, size: LaneSize): number {
  return PAD + (Math.min(lane, size.most) + 1) * size.width;
}

interface StackLinesProps {
  readonly row: Pick<StackRow, "lane" | "lines" | "joins" | "expanded">;
  readonly height: number;
  readonly tone: string;
  readonly size: LaneSize;
}

/** [ST8] The row's piece of the drawn stack. Decoration: level and state are in the row's words and attributes. */
export function StackLines({ row, height, tone, size }: StackLinesProps) {
  const own = laneX(row.lane, size);
  return (
    <svg className={styles.lines} width={laneWidth(row.lane, size)} height={height} aria-hidden>
      <path className={styles.line} d={linePath(row, height, size)} />
      <circle className={styles.dot} data-tone={tone} cx={own} cy={height / 2} r={5} />
    </svg>
  );
}

function linePath({ lane, lines, joins, expanded }: StackLinesProps["row"], height: number, size: LaneSize) {
  const middle = height / 2;
  const own = laneX(lane, size);
  const bend = size.width / 2;
  // Beyond the drawn lanes a fork starts where it ends: it stays a straight line.
  const isBend = joins === "fork" && lane <= size.most;
  const parts = lines.slice(0, size.most).flatMap((goesOn, at) => {
    const x = laneX(at, size);
    if (goesOn) return [`M${x} 0V${height}`];
    return isBend && at === lane - 1 ? [`M${x} 0V${middle - bend}`] : [];
  });
  if (isBend) {
    const from = laneX(lane - 1, size);
    parts.push(`M${from} ${middle - bend}Q${from} ${middle} ${from + bend} ${middle}H${own}`);
  } else if (joins !== "root") parts.push(`M${own} 0V${middle}`);
  if (expanded) parts.push(`M${own} ${middle}V${height}`);
  return parts.join("");
}
