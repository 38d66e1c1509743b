export { organizationKey } from "./contract.ts";
