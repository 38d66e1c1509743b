export { taskKey } from "./contract.ts";
