import { describeRepoConfig } from "@foundry/shared";
import type { RepoConfig } from "@foundry/shared";
import { Label } from "@primer/react";
import { Box } from "../../../ui/box.tsx";
import { configValue } from "../model/config-texts.ts";
import styles from "./config.module.css";

/** [RC8] Every value in force and where it comes from; scheduled jobs have a list of their own. */
export function ConfigValues({ config }: { readonly config: RepoConfig | null }) {
  const entries = describeRepoConfig(config).filter(({ path }) => !path.startsWith("scheduled_jobs["));
  return (
    <Box title="In force">
      <table className={styles.values}>
        <thead className="visually-hidden">
          <tr>
            <th scope="col">Setting</th>
            <th scope="col">Value</th>
            <th scope="col">Comes from</th>
          </tr>
        </thead>
        <tbody>
          {entries.map(({ path, value, source }) => (
            <tr key={path}>
              <th scope="row">
                <code>{path}</code>
              </th>
              <td>{configValue(value)}</td>
              <td className={styles.origin}>
                {source === "file" ? <Label variant="accent">file</Label> : <Label>default</Label>}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </Box>
  );
}
