/** Every command of the extension; a test holds the list equal to the manifest. */
export const commandIds = [
  'mcpKeyring.addServer',
  'mcpKeyring.authorize',
  'mcpKeyring.copyAuthorizationUrl',
  'mcpKeyring.refresh',
  'mcpKeyring.revoke',
  'mcpKeyring.forget',
  'mcpKeyring.addAccount',
  'mcpKeyring.switchAccount',
  'mcpKeyring.useByDefault',
  'mcpKeyring.useInWorkspace',
  'mcpKeyring.removeAccount',
  'mcpKeyring.removeServer',
  'mcpKeyring.privateNetwork',
  'mcpKeyring.connect',
  'mcpKeyring.disconnect',
  'mcpKeyring.writeChange',
  'mcpKeyring.tryAgain',
  'mcpKeyring.reloadWindow',
  'mcpKeyring.rebind',
  'mcpKeyring.dismiss',
  'mcpKeyring.showLog',
] as const;

export type CommandId = (typeof commandIds)[number];
