ALTER TABLE `org_meta` ADD `last_grant` integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE `org_tasks` ADD `branch_key` text;--> statement-breakpoint
ALTER TABLE `org_tasks` ADD `queued_at_ms` integer;--> statement-breakpoint
ALTER TABLE `org_tasks` ADD `grant_n` integer;--> statement-breakpoint
ALTER TABLE `org_tasks` ADD `remove_at_ms` integer;--> statement-breakpoint
CREATE INDEX `org_tasks_branch` ON `org_tasks` (`branch_key`) WHERE branch_key is not null;--> statement-breakpoint
CREATE INDEX `org_tasks_queue` ON `org_tasks` (`queued_at_ms`,`task_id`) WHERE queued_at_ms is not null;--> statement-breakpoint
CREATE INDEX `org_tasks_granted` ON `org_tasks` (`grant_n`) WHERE grant_n is not null;--> statement-breakpoint
CREATE INDEX `org_tasks_removal` ON `org_tasks` (`remove_at_ms`) WHERE remove_at_ms is not null;