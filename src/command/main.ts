#!/usr/bin/env node
import { homedir } from "node:os";
import { runProgram } from "./program";

// A reader that has seen enough, such as `head`, closes the pipe: that is no fault.
for (const stream of [process.stdout, process.stderr]) {
  stream.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code !== "EPIPE") throw error;
  });
}

runProgram(process.argv.slice(2), {
  environment: process.env,
  workingFolder: process.cwd(),
  homeFolder: homedir(),
  print: (text) => process.stdout.write(`${text}\n`),
  say: (text) => process.stderr.write(`${text}\n`),
}).then((code) => {
  // Not process.exit: what is printed into a pipe would be cut.
  process.exitCode = code;
});
