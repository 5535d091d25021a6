// The smoke in WebKit: smoke.mjs has the checks.
import { smoke } from "./smoke.mjs";

smoke("webkit");
