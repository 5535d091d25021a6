// The smoke in Firefox: smoke.mjs has the checks.
import { smoke } from "./smoke.mjs";

smoke("firefox");
