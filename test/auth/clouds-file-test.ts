import { type CloudsFiles, readCloudsFiles } from "../../src/auth/sources/clouds-file";
import { placesTest, type Written } from "./written-places";

export interface FilesFixture {
  /** Reads the clouds of files below the test's folder; `{folder}` in a variable stands for it. */
  readonly read: (written: Pick<Written, "files" | "environment">) => CloudsFiles;
}

/** A test that reads clouds.yaml and secure.yaml of its own. */
export const filesTest = placesTest.extend<FilesFixture>({
  read: async ({ folder, placesOf }, use) => {
    await use(({ files = {}, environment = {} }) => {
      const filled = Object.entries(environment).map(([name, value]) => [
        name,
        value.replaceAll("{folder}", folder),
      ]);
      const places = placesOf({ files, environment: Object.fromEntries(filled) });
      return readCloudsFiles(places.environment, places.workingFolder, places.homeFolder);
    });
  },
});

export const cloudNamed = (name: string) => `clouds:\n  ${name}:\n    auth: {username: ${name}}\n`;
export const namesIn = ({ clouds }: CloudsFiles) => clouds.map(({ name }) => name);
export const entriesIn = ({ clouds }: CloudsFiles) =>
  Object.fromEntries(clouds.map(({ name, entry }) => [name, entry]));
