-- Tasks of before there were turns: those that are queued wait for one since they were made.
UPDATE org_tasks SET
  branch_key = CASE WHEN subject_key LIKE 'head:%' THEN subject_key END,
  queued_at_ms = CASE WHEN json ->> '$.status' = 'queued' THEN json ->> '$.createdAtMs' END,
  remove_at_ms = archived_at_ms + 604800000,
  json = json_set(json,
    '$.issueNumber', json('null'),
    '$.queuedAtMs', CASE WHEN json ->> '$.status' = 'queued' THEN json(json ->> '$.createdAtMs')
      ELSE json('null') END,
    '$.statusReason', CASE WHEN json ->> '$.status' = 'queued'
      THEN json_object('code', 'waiting_for_turn', 'message', 'It waits for its turn.')
      ELSE json(json -> '$.statusReason') END)
WHERE json -> '$.queuedAtMs' IS NULL;
