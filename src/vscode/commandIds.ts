/** Every command of the extension; a test holds the list equal to the manifest. */
export const commandIds = [
  'mcpKeyring.addServer',
  'mcpKeyring.authorize',
  'mcpKeyring.authorizeMore',
  'mcpKeyring.copyAuthorizationUrl',
  'mcpKeyring.openCodePage',
  'mcpKeyring.refresh',
  'mcpKeyring.revoke',
  'mcpKeyring.forget',
  'mcpKeyring.removeServer',
  'mcpKeyring.privateNetwork',
  'mcpKeyring.oauthSettings',
  'mcpKeyring.editClient',
  'mcpKeyring.forgetClient',
  'mcpKeyring.registerAgain',
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
