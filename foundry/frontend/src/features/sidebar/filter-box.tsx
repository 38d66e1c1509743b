import { SearchIcon, XCircleFillIcon } from "@primer/octicons-react";
import { TextInput } from "@primer/react";
import { useRef } from "react";

interface FilterBoxProps {
  readonly text: string;
  readonly onChange: (text: string) => void;
  /** Arrow down leaves the box for the list. */
  readonly onLeave: () => void;
}

/** Narrows the sidebar as one types. `/` comes here from anywhere (data-filter marks it for the keyboard). */
export function FilterBox({ text, onChange, onLeave }: FilterBoxProps) {
  const input = useRef<HTMLInputElement>(null);
  const clear = () => {
    onChange("");
    input.current?.focus();
  };
  return (
    <TextInput
      ref={input}
      block
      data-filter="sidebar"
      aria-label="Filter repositories, pull requests and tasks"
      aria-keyshortcuts="/"
      placeholder="Filter"
      leadingVisual={SearchIcon}
      value={text}
      onChange={(event) => onChange(event.target.value)}
      onKeyDown={(event) => {
        if (event.key === "Escape" && text !== "") {
          event.stopPropagation();
          onChange("");
        } else if (event.key === "Escape") event.currentTarget.blur();
        else if (event.key === "ArrowDown" || event.key === "Enter") {
          event.preventDefault();
          onLeave();
        }
      }}
      {...(text === ""
        ? { trailingVisual: <kbd aria-hidden>/</kbd> }
        : {
            trailingAction: (
              <TextInput.Action icon={XCircleFillIcon} aria-label="Clear the filter" onClick={clear} />
            ),
          })}
    />
  );
}
