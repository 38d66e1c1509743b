-- Tasks of before there were runs: what the newer fields say of them, and the prompt as their first request.
UPDATE task SET json = json_set(json,
  '$.issueNumber', json('null'),
  '$.queuedAtMs', CASE WHEN status = 'queued' THEN json(json ->> '$.createdAtMs') ELSE json('null') END,
  '$.statusReason', CASE WHEN status = 'queued'
    THEN json_object('code', 'waiting_for_turn', 'message', 'It waits for its turn.')
    ELSE json(json -> '$.statusReason') END,
  '$.harness', json('null'),
  '$.check', json('null'),
  '$.result', json('null'),
  '$.question', json('null'),
  '$.workspaceKeptUntilMs', json('null'),
  '$.removedAtMs', CASE WHEN status = 'archived'
    THEN json(CAST(coalesce(json ->> '$.archivedAtMs', json ->> '$.updatedAtMs') + 604800000 AS text))
    ELSE json('null') END
) WHERE json -> '$.log' IS NULL AND json -> '$.check' IS NULL;
--> statement-breakpoint
INSERT INTO task_requests (n, key, status, json)
SELECT 1, 'created',
  CASE WHEN status IN ('queued', 'attaching') OR archived_from IN ('queued', 'attaching')
    THEN 'pending' ELSE 'dropped' END,
  json_object(
    'key', 'created',
    'trigger', 'prompt',
    'task', json_object('kind', 'run_prompt', 'prompt', json ->> '$.prompt'),
    'requestedBy', NULL,
    'association', NULL,
    'title', json ->> '$.title',
    'url', NULL,
    'conversation', NULL,
    'atMs', json -> '$.createdAtMs'
  )
FROM task WHERE json ->> '$.prompt' IS NOT NULL;
