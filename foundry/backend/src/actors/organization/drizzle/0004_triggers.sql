CREATE TABLE `org_triggers` (
	`guid` text PRIMARY KEY NOT NULL,
	`at_ms` integer NOT NULL,
	`repo_id` text NOT NULL,
	`conversation` integer,
	`kind` text NOT NULL,
	`by_login` text NOT NULL,
	`outcome` text,
	`task_id` text
);
--> statement-breakpoint
CREATE INDEX `org_triggers_done` ON `org_triggers` (`at_ms`) WHERE outcome is not null;--> statement-breakpoint
CREATE INDEX `org_triggers_declined` ON `org_triggers` (`repo_id`,`conversation`,`by_login`) WHERE outcome = 'declined';--> statement-breakpoint
CREATE INDEX `org_triggers_task` ON `org_triggers` (`task_id`) WHERE task_id is not null;