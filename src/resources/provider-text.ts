/**
 * Property under which the Pulumi SDK keeps a dynamic resource's provider, in the inputs and outputs of every resource
 * in state: https://github.com/pulumi/pulumi/blob/master/sdk/nodejs/cmd/dynamic-provider/index.ts
 */
export const providerKey = "__provider";

/** The exports of `pulumi-ims/provider`, one a resource. */
export type ProviderName = "ImageMember" | "ImageMemberAcceptance" | "ImageMembers";

/**
 * The provider as it stands in state: text that `refresh` and `destroy` run later, with whatever version of this package
 * is installed by then. A wire format: the path `pulumi-ims/provider` and its exports never change, and neither do
 * texts that were written once. It names no folder and no version, and says what to do where the package is missing.
 */
export function providerText(exportName: ProviderName): string {
  return `exports.handler=()=>{try{const p=require('pulumi-ims/provider').${exportName};if(p)return p;throw Error('too old a version')}catch(e){throw Error('pulumi-ims must stay installed (npm ci) until its resources are destroyed: '+e.message)}}`;
}
