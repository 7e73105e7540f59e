/** Put in by the build, from the manifest. */
declare const MCP_KEYRING_VERSION: string;

/** The version of the extension, that its daemon carries. */
export const version = MCP_KEYRING_VERSION;
