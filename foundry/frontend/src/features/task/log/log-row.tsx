import type { TaskAttempt } from "@foundry/shared";
import { FoldIcon, IterationsIcon } from "@primer/octicons-react";
import { memo } from "react";
import type { ReactNode } from "react";
import { cx } from "../../../ui/class-names.ts";
import { exactTime } from "../../../ui/format.ts";
import { describeAttempt } from "../model/attempt-words.ts";
import { AnsiText } from "./ansi-text.tsx";
import styles from "./log.module.css";
import type { LogRow } from "./model/log-rows.ts";

interface LogRowProps {
  readonly row: LogRow;
  readonly top: number;
  readonly height: number;
  readonly attempt: TaskAttempt | undefined;
  /** Where what is searched begins in the plain text, and how long it is. */
  readonly found: readonly number[];
  readonly foundLength: number;
  /** The start of the match that one is at. */
  readonly current: number | null;
}

/** One line: whose it is, and what it says. */
export const LogRowView = memo(function LogRowView(props: LogRowProps) {
  const { row, top, height, attempt } = props;
  const style = { height, transform: `translateY(${top}px)` };
  if (row.kind === "attempt" || row.kind === "hole") {
    const IconOf = row.kind === "attempt" ? IterationsIcon : FoldIcon;
    return (
      <div className={cx(styles.row, styles.mark)} style={style} data-kind={row.kind}>
        <IconOf size={16} />
        <strong>{row.plain}</strong>
        {attempt !== undefined && <span className={styles.markText}>{describeAttempt(attempt)}</span>}
      </div>
    );
  }
  const source = sources[row.kind];
  return (
    <div
      className={cx(styles.row, styles[row.kind])}
      style={style}
      title={exactTime(row.atMs)}
      data-kind={row.kind}
    >
      <span className={styles.gutter} aria-hidden={source.word === ""}>
        <span className={styles.word}>{source.word}</span>
        <span className={styles.letter} aria-hidden>
          {source.letter}
        </span>
      </span>
      <span className={styles.text}>
        {row.label !== null && row.label !== "" && <span className={styles.label}>{row.label}: </span>}
        {row.text === row.plain ? (
          <Marked text={row.plain} start={0} {...props} />
        ) : (
          <AnsiText text={row.text}>
            {(piece, start) => <Marked text={piece} start={start} {...props} />}
          </AnsiText>
        )}
      </span>
    </div>
  );
});

const sources = {
  stdout: { word: "", letter: "" },
  stderr: { word: "stderr", letter: "e" },
  harness: { word: "agent", letter: "a" },
  foundry: { word: "foundry", letter: "f" },
} as const;

interface MarkedProps extends Pick<LogRowProps, "found" | "foundLength" | "current"> {
  readonly text: string;
  /** Where the piece begins in its line. */
  readonly start: number;
}

/** A piece of a line with what was searched made visible. */
function Marked({ text, start, found, foundLength, current }: MarkedProps): ReactNode {
  const inside = found.filter((at) => at < start + text.length && at + foundLength > start);
  if (inside.length === 0) return text;
  const parts: ReactNode[] = [];
  let end = 0;
  for (const at of inside) {
    const from = Math.max(0, at - start);
    const to = Math.min(text.length, at - start + foundLength);
    parts.push(text.slice(end, from));
    parts.push(
      <mark key={at} className={cx(styles.found, at === current && styles.current)}>
        {text.slice(from, to)}
      </mark>,
    );
    end = to;
  }
  parts.push(text.slice(end));
  return parts;
}
