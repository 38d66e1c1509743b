import { useId } from "react";
import type { ReactNode } from "react";
import page from "./page.module.css";

interface BoxProps {
  readonly title: string;
  /** At the end of the heading's line: a link, a button. */
  readonly end?: ReactNode;
  /** 3: within something that has a heading of its own. */
  readonly level?: 2 | 3;
  readonly children: ReactNode;
}

/** A part of a page, with its heading. */
export function Box({ title, end, level = 2, children }: BoxProps) {
  const id = useId();
  const Heading = `h${level}` as const;
  return (
    <section className={page.box} aria-labelledby={id}>
      <div className={page.boxHead}>
        <Heading id={id} className={page.boxTitle}>
          {title}
        </Heading>
        {end}
      </div>
      {children}
    </section>
  );
}
