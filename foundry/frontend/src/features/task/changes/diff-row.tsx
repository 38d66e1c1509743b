import { ChevronDownIcon, ChevronRightIcon } from "@primer/octicons-react";
import { memo } from "react";
import { cx } from "../../../ui/class-names.ts";
import { CopyButton } from "../../../ui/copy-button.tsx";
import tones from "../../../ui/tones.module.css";
import styles from "./changes.module.css";
import code from "./code-colours.module.css";
import { DiffStat } from "./diff-stat.tsx";
import type { TokenLine } from "./highlight/highlight-hunk.ts";
import { LONGEST_LINE } from "./model/diff-rows.ts";
import type { ChangedFile, DiffRow } from "./model/diff-rows.ts";
import { fileStatusInfo } from "./model/file-words.ts";
import type { PatchLine } from "./model/parse-patch.ts";

interface FileHeadProps {
  readonly file: ChangedFile;
  readonly isFolded: boolean;
  readonly onFold: () => void;
}

/** A file's name over its changes; a click folds them. */
export function FileHead({ file, isFolded, onFold }: FileHeadProps) {
  const { icon: IconOf, label, tone } = fileStatusInfo(file.status);
  const Chevron = isFolded ? ChevronRightIcon : ChevronDownIcon;
  return (
    <div className={styles.fileHead}>
      <button type="button" className={styles.fold} aria-expanded={!isFolded} onClick={onFold}>
        <Chevron size={16} />
        <IconOf size={16} className={cx(tones[tone])} aria-label={label} />
        <span className={styles.path}>
          {file.previousPath !== null && <span className={styles.directory}>{file.previousPath} → </span>}
          {file.path}
        </span>
      </button>
      <CopyButton text={file.path} label={`Copy the path ${file.path}`} />
      <DiffStat additions={file.additions} deletions={file.deletions} />
    </div>
  );
}

interface DiffLineProps {
  readonly line: PatchLine;
  readonly tokens: TokenLine | undefined;
}

const signs = { addition: "+", deletion: "-", context: " " } as const;
const names = { addition: "added", deletion: "removed", context: null } as const;

/** A line with its numbers on both sides. */
export const DiffLine = memo(function DiffLine({ line, tokens }: DiffLineProps) {
  const name = names[line.kind];
  return (
    <div className={cx(styles.line, styles[line.kind])}>
      <span className={styles.number}>{line.oldNumber}</span>
      <span className={styles.number}>{line.newNumber}</span>
      <span className={styles.sign} aria-hidden>
        {signs[line.kind]}
      </span>
      <code className={styles.code}>
        {name !== null && <span className="visually-hidden">{name} </span>}
        <Code text={line.text} tokens={tokens} />
        {line.isUnended && <span className={styles.unended} title="No newline at the end of the file" />}
      </code>
    </div>
  );
});

function Code({ text, tokens }: { readonly text: string; readonly tokens: TokenLine | undefined }) {
  if (text.length > LONGEST_LINE) return `${text.slice(0, LONGEST_LINE)} …`;
  if (tokens === undefined) return text;
  let at = 0;
  return tokens.map((token) => {
    const key = at;
    at += token.text.length;
    return token.scope === null ? (
      token.text
    ) : (
      <span key={key} className={code[token.scope]}>
        {token.text}
      </span>
    );
  });
}

export function DiffMark({ row }: { readonly row: Extract<DiffRow, { kind: "hunk" | "note" }> }) {
  return <div className={row.kind === "hunk" ? styles.hunk : styles.note}>{row.text}</div>;
}
