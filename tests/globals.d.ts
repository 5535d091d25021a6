/** A Trusted Types policy. */
interface TrustedMarkup {
  createHTML(markup: string): unknown;
}

// What scripts put on `window`: the app's starter, the benchmark's instrumentation, and what journeys leave there to look at.
interface Window {
  /** src/boot.js: what was asked for before the app was there, by address. */
  numberdeskPrefetched: Map<string, { at: number; take: (signal: AbortSignal) => Promise<Response> }>;
  /** src/boot.js: the reader's languages, for Intl. */
  numberdeskLanguages: string[];
  /** src/boot.js: why a file of the app did not come, and whether a reload is the way on. */
  numberdeskFault: () => Promise<[string, boolean]>;
  /** Not in every browser, and so not in TypeScript's list. */
  trustedTypes?: { createPolicy(name: string, rules: { createHTML?(markup: string): string }): TrustedMarkup };
  showSaveFilePicker?: (options?: any) => Promise<any>;

  /** tests/bench/instrumentation.js */
  __bench: any;
  __benchNumbers: number;

  /** tests/e2e/axe.mjs */
  axe: any;
  /** tests/e2e/harness.mjs */
  reportViolation(text: string): void;
  /** tests/engines/probe.js */
  smoke: any;
  // Of single journeys, each written and read in one file.
  asked: any;
  copied: any;
  go: any;
  hold: any;
  later: any;
  lost: any;
  printed: any;
  revoked: any;
  seen: any;
  taken: any;
  texts: any;
  told: any;
  writes: any;
}

declare const trustedTypes: Window["trustedTypes"];

/** Installed by the tests of deployments alone, whose packages the types are not checked with. */
declare module "@mdn/mdn-http-observatory";
