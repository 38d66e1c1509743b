import { FormControl, Select } from "@primer/react";
import { useServices } from "../../../services/context.ts";
import { useReadable } from "../../../ui/readable.ts";

interface HarnessFieldProps {
  /** "" for what the repository's configuration says. */
  readonly value: string;
  readonly error: string | undefined;
  readonly onChoose: (harness: string) => void;
}

/** Which agent is to do it; what is not installed says so and cannot be chosen. */
export function HarnessField({ value, error, onChoose }: HarnessFieldProps) {
  const { data, error: failure } = useReadable(useServices().harnesses.state);
  const harnesses = data?.harnesses ?? [];
  const missing = harnesses.filter(({ available }) => !available);
  return (
    <FormControl>
      <FormControl.Label>Agent</FormControl.Label>
      <Select block value={value} onChange={(event) => onChoose(event.target.value)}>
        <Select.Option value="">As the repository says</Select.Option>
        {harnesses.map(({ provider, name, available }) => (
          <Select.Option key={provider} value={provider} disabled={!available}>
            {available ? name : `${name} (not installed)`}
          </Select.Option>
        ))}
      </Select>
      {failure !== null && data === null && (
        <FormControl.Caption>What is installed is not known: {failure.message}</FormControl.Caption>
      )}
      {missing.length > 0 && (
        <FormControl.Caption>
          <details>
            <summary>Why {missing.length === 1 ? "one" : missing.length} cannot be chosen</summary>
            <ul>
              {missing.map(({ provider, name, reason }) => (
                <li key={provider}>
                  <strong>{name}</strong>: {reason ?? "it is not installed."}
                </li>
              ))}
            </ul>
          </details>
        </FormControl.Caption>
      )}
      {error !== undefined && <FormControl.Validation variant="error">{error}</FormControl.Validation>}
    </FormControl>
  );
}
