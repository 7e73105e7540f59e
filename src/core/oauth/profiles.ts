/** What is known of an issuer beyond its metadata. Data only: {@link IssuerRules} says what follows from it. */
export interface IssuerProfile {
  readonly name: string;
  /** hosts of its issuers; one that begins with a dot stands for every host below it */
  readonly hosts?: readonly string[];
  /** what every path of its issuers contains, for software that anybody hosts */
  readonly path?: string;
  /** values of `issuer` that its metadata is known to state for whatever name it was asked */
  readonly states?: readonly string[];
  readonly authorizationParams?: Readonly<Record<string, string>>;
  /** a refresh without scopes is answered with a token for something else */
  readonly refreshWithScopes?: true;
  /** nobody can register by program; a client is made by hand on this page */
  readonly createClientAt?: string;
  /** its own name and separator for scopes of a user's token, and the member that holds that token */
  readonly userToken?: {
    readonly parameter: string;
    readonly separator: string;
    readonly member: string;
  };
}

/** The issuers that need more than the specification says. Looked up by {@link profileOf}. */
export const issuerProfiles: readonly IssuerProfile[] = [
  {
    name: 'Microsoft Entra',
    hosts: ['login.microsoftonline.com'],
    states: ['https://login.microsoftonline.com/{tenantid}/v2.0'],
    refreshWithScopes: true,
    createClientAt: 'https://entra.microsoft.com/',
  },
  {
    name: 'Google',
    hosts: ['accounts.google.com'],
    states: ['https://accounts.google.com'],
    authorizationParams: { access_type: 'offline', prompt: 'consent' },
    createClientAt: 'https://console.cloud.google.com/auth/clients',
  },
  {
    name: 'GitHub',
    hosts: ['github.com'],
    createClientAt: 'https://github.com/settings/developers',
  },
  { name: 'Auth0', hosts: ['.auth0.com'] },
  { name: 'Okta', hosts: ['.okta.com', '.oktapreview.com'] },
  { name: 'Atlassian', hosts: ['.atlassian.com'] },
  {
    name: 'Slack',
    hosts: ['slack.com', '.slack.com'],
    createClientAt: 'https://api.slack.com/apps',
    userToken: { parameter: 'user_scope', separator: ',', member: 'authed_user' },
  },
  { name: 'Keycloak', path: '/realms/' },
];

/** The profile of an issuer; `undefined` for one that keeps to the specification as far as we know. */
export function profileOf(issuer: string): IssuerProfile | undefined {
  if (!URL.canParse(issuer)) return undefined;
  const { hostname, pathname } = new URL(issuer);
  return issuerProfiles.find(
    ({ hosts = [], path }) =>
      hosts.some((host) => (host.startsWith('.') ? hostname.endsWith(host) : hostname === host)) ||
      (path !== undefined && pathname.includes(path)),
  );
}
