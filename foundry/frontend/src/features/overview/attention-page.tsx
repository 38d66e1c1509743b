import page from "../../ui/page.module.css";
import { useReadable } from "../../ui/readable.ts";
import { Skeleton } from "../../ui/skeleton.tsx";
import { useTitle } from "../../ui/use-title.ts";
import { useOrganization } from "../organization/organization-store.ts";
import { AttentionList } from "./attention-list.tsx";

export function AttentionPage() {
  const store = useOrganization();
  const login = useReadable(store.connection)?.login ?? "";
  const status = useReadable(store.status);
  useTitle(`Attention · ${login}`);
  return (
    <div className={page.page}>
      <header className={page.head}>
        <div>
          <h1 className={page.title}>Attention</h1>
          <p className={page.subtitle}>What waits for a person in {login}.</p>
        </div>
      </header>
      <div className={page.box}>
        {status.kind === "loading" ? <Skeleton label="Loading" /> : <AttentionList store={store} />}
      </div>
    </div>
  );
}
