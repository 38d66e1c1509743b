export { briefTaskV1Schema, briefTaskV2Schema } from "./brief.ts";
export type { BriefTask } from "./brief.ts";
