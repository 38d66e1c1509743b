import { useId } from "react";
import type { ReactNode } from "react";
import page from "../../ui/page.module.css";

export function Box({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  const id = useId();
  return (
    <section className={page.box} aria-labelledby={id}>
      <div className={page.boxHead}>
        <h2 id={id} className={page.boxTitle}>
          {title}
        </h2>
      </div>
      {children}
    </section>
  );
}
