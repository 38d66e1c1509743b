import type { ParkedItem } from "@foundry/shared";
import { Button } from "@primer/react";
import { useCallback, useState } from "react";
import { toApiError } from "../../api/api-error.ts";
import { useServices } from "../../services/context.ts";
import { useCommand } from "../../services/use-command.ts";
import { Confirm } from "../../ui/confirm.tsx";
import { InlineError } from "../../ui/inline-error.tsx";
import page from "../../ui/page.module.css";
import { parkedWords } from "./describe-parked.ts";

interface ParkedButtonsProps {
  readonly id: string;
  readonly kind: ParkedItem["kind"];
  readonly subject: string;
  readonly onSettled: () => void;
}

const doneWords = { retry: "Tried again", discard: "Discarded" } as const;

/** Try it again, or give it up; giving up asks once. */
export function ParkedButtons({ id, kind, subject, onSettled }: ParkedButtonsProps) {
  const { api, toasts } = useServices();
  const [asking, setAsking] = useState(false);
  const settle = useCallback(
    (command: "retry" | "discard") => api.settleParked(id, command).then(() => true, notParked),
    [api, id],
  );
  const done = useCallback(
    (wasParked: boolean, command: "retry" | "discard") => {
      if (wasParked) toasts.show({ tone: "success", text: `${doneWords[command]}: ${subject}` });
      else toasts.show({ tone: "info", text: `It is not parked any more: ${subject}` });
      onSettled();
    },
    [toasts, subject, onSettled],
  );
  const { run, running, error } = useCommand(settle, done);
  return (
    <div className={page.actions}>
      <InlineError error={error} />
      <Button size="small" loading={running} onClick={() => run("retry")}>
        Retry
      </Button>
      <Button size="small" variant="danger" disabled={running} onClick={() => setAsking(true)}>
        Discard
      </Button>
      {asking && (
        <Confirm
          title="Discard it?"
          confirmLabel="Discard"
          onConfirm={() => run("discard")}
          onClose={() => setAsking(false)}
        >
          “{subject}”: {parkedWords(kind).discard}
        </Confirm>
      )}
    </div>
  );
}

/** Somebody else, or something newer of the same kind, has settled it meanwhile. */
function notParked(error: unknown): false {
  if (toApiError(error).status === 404) return false;
  throw error;
}
