import type { GithubConnection } from "@foundry/shared";
import { AlertIcon, CheckIcon, CircleIcon, DashIcon } from "@primer/octicons-react";
import type { Icon } from "@primer/octicons-react";
import { cx } from "../../ui/class-names.ts";
import page from "../../ui/page.module.css";
import tones from "../../ui/tones.module.css";
import styles from "./connection.module.css";

type Variable = GithubConnection["variables"][number];

const looks: Readonly<Record<Variable["status"], { icon: Icon; tone: keyof typeof tones; word: string }>> = {
  ok: { icon: CheckIcon, tone: "success", word: "Set" },
  missing: { icon: CircleIcon, tone: "attention", word: "Not set" },
  invalid: { icon: AlertIcon, tone: "danger", word: "Wrong" },
  optional: { icon: DashIcon, tone: "neutral", word: "Optional" },
};

/** Each variable: whether it is set and looks right. Its value is never shown. */
export function VariableChecks({ variables }: { readonly variables: GithubConnection["variables"] }) {
  return (
    <ul>
      {variables.map(({ name, status, message }) => {
        const { icon: IconOf, tone, word } = looks[status];
        return (
          <li key={name} className={styles.row}>
            <span className={cx(styles.icon, tones[tone])}>
              <IconOf size={16} />
            </span>
            <span className={styles.text}>
              <code>{name}</code>
              <p className={page.small}>{message}</p>
            </span>
            <span className={cx(styles.end, tones[tone])}>{word}</span>
          </li>
        );
      })}
    </ul>
  );
}
