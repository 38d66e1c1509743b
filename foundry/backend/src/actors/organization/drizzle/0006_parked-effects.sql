ALTER TABLE `org_tasks` ADD `parked` text;--> statement-breakpoint
CREATE INDEX `org_tasks_parked` ON `org_tasks` (`task_id`) WHERE parked is not null;