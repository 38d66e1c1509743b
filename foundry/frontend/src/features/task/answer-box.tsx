import { QuestionIcon } from "@primer/octicons-react";
import { Button, Textarea } from "@primer/react";
import { useCallback, useId, useState } from "react";
import type { FormEvent } from "react";
import { useServices } from "../../services/context.ts";
import { useCommand } from "../../services/use-command.ts";
import { InlineError } from "../../ui/inline-error.tsx";
import page from "../../ui/page.module.css";
import styles from "./task.module.css";

interface AnswerBoxProps {
  readonly orgId: string;
  readonly taskId: string;
  readonly question: string | null;
  /** The answer also goes to the conversation on GitHub. */
  readonly isOnGitHub: boolean;
}

/** What the agent wants to know, and the place to say it. */
export function AnswerBox({ orgId, taskId, question, isOnGitHub }: AnswerBoxProps) {
  const { api, preferences, toasts } = useServices();
  const draft = preferences.answerDraft(taskId);
  const [text, setText] = useState(draft.get);
  const id = useId();
  const send = useCallback((answer: string) => api.answerTask(orgId, taskId, answer), [api, orgId, taskId]);
  const sent = useCallback(() => {
    draft.set("");
    toasts.show({ tone: "success", text: "Answered: the task goes on." });
  }, [draft, toasts]);
  const { run, running, error } = useCommand(send, sent);
  const change = (next: string) => {
    setText(next);
    draft.set(next);
  };
  const onSubmit = (event: FormEvent) => {
    event.preventDefault();
    if (text.trim() !== "") run(text.trim());
  };
  return (
    <form
      className={styles.question}
      aria-label="The agent’s question"
      onSubmit={onSubmit}
      data-testid="question"
    >
      <QuestionIcon size={16} />
      <div className={styles.questionBody}>
        <label htmlFor={id} className={styles.questionText}>
          {question ?? "What should be done?"}
        </label>
        <Textarea
          id={id}
          block
          rows={3}
          resize="vertical"
          maxLength={32_768}
          value={text}
          aria-describedby={`${id}-note`}
          onChange={(event) => change(event.target.value)}
          onKeyDown={(event) => {
            if (event.key === "Enter" && (event.metaKey || event.ctrlKey)) onSubmit(event);
          }}
        />
        <div className={page.actions}>
          <Button type="submit" variant="primary" loading={running} disabled={text.trim() === ""}>
            Answer
          </Button>
          <span id={`${id}-note`} className={page.small}>
            {isOnGitHub
              ? "It is posted on GitHub too, and the agent starts again with it."
              : "The agent starts again with it."}
          </span>
          <InlineError error={error} />
        </div>
      </div>
    </form>
  );
}
