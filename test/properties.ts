import fc from "fast-check";
import { seedFrom } from "./seed";

// vitest's set-up for every file: property tests take the same random values wherever changes land.
fc.configureGlobal({ seed: seedFrom("FUZZ_SEED") });
