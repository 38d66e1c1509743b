ALTER TABLE `org_tasks` ADD `is_unsettled` integer DEFAULT 0 NOT NULL;--> statement-breakpoint
CREATE INDEX `org_tasks_unsettled` ON `org_tasks` (`task_id`) WHERE is_unsettled = 1;