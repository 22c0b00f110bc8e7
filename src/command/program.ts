import { Command, CommanderError, Option } from "commander";
import { cloudName, imageId, imageIds, projectId, seconds } from "./arguments";
import type { DoctorOptions } from "./doctor";
import { type ExitCode, exitCodeOf, exitCodes, exitCodesHelp } from "./exit-codes";
import type { MembersOptions } from "./members";
import type { OffersOptions } from "./offers";
import { renderError } from "./output/failure";
import type { Surroundings } from "./surroundings";
import type { TokenOptions } from "./token";
import { packageVersion } from "./version";

/** Runs a command line, without the name of the program in front. What a command needs is loaded when it is called. */
export async function runProgram(argv: readonly string[], surroundings: Surroundings): Promise<ExitCode> {
  let code: ExitCode = exitCodes.done;
  const program = programOf(surroundings, (ended) => {
    code = ended;
  });
  try {
    await program.parseAsync(argv, { from: "user" });
    return code;
  } catch (error) {
    // Help and version end so as well; commander itself has said what there is to say.
    if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.done : exitCodes.usage;
    surroundings.say(renderError(error));
    return exitCodeOf(error);
  }
}

function programOf(surroundings: Surroundings, end: (code: ExitCode) => void): Command {
  const { print, say } = surroundings;
  const program = new Command("pulumi-ims")
    .description(
      "Looks at what pulumi-ims works with: credentials, the token, members of images, offers. It changes no share.\nCredentials come from --cloud, OS_CLOUD, OS_* and clouds.yaml; a stack's config is for pulumi alone to read.",
    )
    .version(packageVersion())
    .addHelpText("afterAll", `\n${exitCodesHelp()}`)
    .showHelpAfterError("(--help shows what there is)")
    .exitOverride()
    .configureOutput({
      writeOut: (text) => print(text.trimEnd()),
      writeErr: (text) => say(text.trimEnd()),
    });

  program
    .command("doctor")
    .description("Which settings are in force and where they come from, and how far a call gets with them.")
    .addOption(cloudOption())
    .addOption(new Option("--image <id>", "whether this project can share that image").argParser(imageId))
    .option("--json", "print JSON")
    .action(async (options: DoctorOptions) => {
      const { runDoctor } = await import("./doctor.js");
      end(await runDoctor(options, surroundings));
    });

  program
    .command("token")
    .description("Whose tokens are kept on disk, and where (PULUMI_IMS_TOKEN_CACHE: a folder, or off).")
    .option("--purge", "remove them")
    .option("--json", "print JSON")
    .action(async (options: TokenOptions) => {
      const { runToken } = await import("./token.js");
      end(await runToken(options, surroundings));
    });

  program
    .command("members")
    .description("Who images are shared with, and what they answered.")
    .argument("<image...>", "ids of images", imageIds)
    .addOption(new Option("--member <id>", "only this project").argParser(projectId))
    .addOption(
      new Option("--wait <seconds>", "wait until all of them, or --member, have accepted").argParser(seconds),
    )
    .addOption(cloudOption())
    .addOption(
      new Option("--format <format>", "how to print")
        .choices(["table", "json", "mermaid"] satisfies MembersOptions["format"][])
        .default("table"),
    )
    .addOption(new Option("--json", "the same as --format json").conflicts("format"))
    .action(async (images: readonly string[], options: MembersOptions) => {
      const { runMembers } = await import("./members.js");
      end(await runMembers(images, options, surroundings));
    });

  program
    .command("offers")
    .description("What other projects share with this one.")
    .addOption(cloudOption())
    .addOption(
      new Option("--status <status>", "this project's answer")
        .choices(["pending", "accepted", "rejected", "all"] satisfies OffersOptions["status"][])
        .default("pending"),
    )
    .addOption(new Option("--owner <id>", "only what this project shares").argParser(projectId))
    .option("--json", "print JSON")
    .action(async (options: OffersOptions) => {
      const { runOffers } = await import("./offers.js");
      end(await runOffers(options, surroundings));
    });

  return program;
}

function cloudOption(): Option {
  return new Option("--cloud <name>", "a cloud of clouds.yaml, whatever else is set").argParser(cloudName);
}
