import { FoldIcon, UnfoldIcon } from "@primer/octicons-react";
import { IconButton } from "@primer/react";
import { useMemo } from "react";
import { cx } from "../../../ui/class-names.ts";
import { plural } from "../../../ui/format.ts";
import tones from "../../../ui/tones.module.css";
import { VirtualList } from "../../../ui/virtual-list.tsx";
import styles from "./changes.module.css";
import { DiffStat } from "./diff-stat.tsx";
import type { ChangedFile } from "./model/diff-rows.ts";
import { fileStatusInfo } from "./model/file-words.ts";

interface FileListProps {
  readonly files: readonly ChangedFile[];
  readonly current: number;
  readonly anyFolded: boolean;
  readonly onFoldAll: (fold: boolean) => void;
  readonly onOpen: (index: number) => void;
}

/** The changed files: to see what there is, and to go there. */
export function FileList({ files, current, anyFolded, onFoldAll, onOpen }: FileListProps) {
  const rows = useMemo(() => files.map((file, index) => ({ id: file.path, file, index })), [files]);
  return (
    <div className={styles.files}>
      <div className={styles.filesHead}>
        <span>{plural(files.length, "file")}</span>
        <IconButton
          icon={anyFolded ? UnfoldIcon : FoldIcon}
          aria-label={anyFolded ? "Unfold all files" : "Fold all files"}
          size="small"
          variant="invisible"
          onClick={() => onFoldAll(!anyFolded)}
        />
      </div>
      <VirtualList
        label="Changed files"
        rows={rows}
        rowHeight={32}
        handlers={{}}
        renderRow={({ file, index }, tabIndex) => (
          <FileEntry
            file={file}
            tabIndex={tabIndex}
            isCurrent={index === current}
            onOpen={() => onOpen(index)}
          />
        )}
      />
    </div>
  );
}

interface FileEntryProps {
  readonly file: ChangedFile;
  readonly tabIndex: 0 | -1;
  readonly isCurrent: boolean;
  readonly onOpen: () => void;
}

function FileEntry({ file, tabIndex, isCurrent, onOpen }: FileEntryProps) {
  const { icon: IconOf, label, tone } = fileStatusInfo(file.status);
  const slash = file.path.lastIndexOf("/") + 1;
  return (
    <button
      type="button"
      className={styles.entry}
      tabIndex={tabIndex}
      title={file.path}
      aria-current={isCurrent ? "true" : undefined}
      onClick={onOpen}
    >
      <IconOf size={16} className={cx(tones[tone])} aria-label={label} />
      <span className={styles.entryName}>
        {file.path.slice(slash)} <span className={styles.directory}>{file.path.slice(0, slash)}</span>
      </span>
      <DiffStat additions={file.additions} deletions={file.deletions} />
    </button>
  );
}
