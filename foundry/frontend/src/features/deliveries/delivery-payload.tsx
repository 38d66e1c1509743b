import { Box } from "../../ui/box.tsx";
import { CopyButton } from "../../ui/copy-button.tsx";
import { JsonView } from "../../ui/json/json-view.tsx";
import page from "../../ui/page.module.css";

/** The body as GitHub sent it. */
export function DeliveryPayload({ payload }: { readonly payload: unknown }) {
  if (payload === null) {
    return <p className={page.muted}>The payload is kept for a limited time only, and this one is gone.</p>;
  }
  return (
    <Box
      title="Payload"
      level={3}
      end={<CopyButton text={JSON.stringify(payload, null, 2)} label="Copy payload" />}
    >
      <div className={page.boxCode}>
        <JsonView value={payload} />
      </div>
    </Box>
  );
}
