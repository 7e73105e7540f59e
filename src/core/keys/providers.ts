/** Where a person makes and withdraws the keys of a server. */
export interface KeyPage {
  readonly url: string;
  /** whose page it is; absent when nobody knows it, and it is the server's own address */
  readonly provider?: string;
}

interface Provider {
  readonly name: string;
  /** its hosts, with all below them */
  readonly hosts: readonly string[];
  /** where its account settings have them, as far as we know: it is only opened, never asked */
  readonly page: string;
}

const providers: readonly Provider[] = [
  {
    name: 'GitHub',
    hosts: ['github.com', 'githubcopilot.com'],
    page: 'https://github.com/settings/tokens',
  },
  {
    name: 'GitLab',
    hosts: ['gitlab.com'],
    page: 'https://gitlab.com/-/user_settings/personal_access_tokens',
  },
  { name: 'OpenAI', hosts: ['openai.com'], page: 'https://platform.openai.com/api-keys' },
  {
    name: 'Anthropic',
    hosts: ['anthropic.com', 'claude.com'],
    page: 'https://platform.claude.com/settings/keys',
  },
  { name: 'Slack', hosts: ['slack.com'], page: 'https://api.slack.com/apps' },
  {
    name: 'AWS',
    hosts: ['amazonaws.com', 'aws.amazon.com', 'api.aws'],
    page: 'https://console.aws.amazon.com/iam/home#/security_credentials',
  },
  { name: 'Stripe', hosts: ['stripe.com'], page: 'https://dashboard.stripe.com/apikeys' },
  {
    name: 'Google',
    hosts: ['googleapis.com', 'google.com'],
    page: 'https://console.cloud.google.com/apis/credentials',
  },
  {
    name: 'Atlassian',
    hosts: ['atlassian.com', 'atlassian.net'],
    page: 'https://id.atlassian.com/manage-profile/security/api-tokens',
  },
  { name: 'Linear', hosts: ['linear.app'], page: 'https://linear.app/settings/account/security' },
  {
    name: 'Notion',
    hosts: ['notion.com', 'notion.so'],
    page: 'https://www.notion.so/profile/integrations',
  },
  {
    name: 'Cloudflare',
    hosts: ['cloudflare.com'],
    page: 'https://dash.cloudflare.com/profile/api-tokens',
  },
  {
    name: 'Sentry',
    hosts: ['sentry.io', 'sentry.dev'],
    page: 'https://sentry.io/settings/account/api/auth-tokens/',
  },
  {
    name: 'Hugging Face',
    hosts: ['huggingface.co', 'hf.co'],
    page: 'https://huggingface.co/settings/tokens',
  },
];

/** The page where the keys of a server are withdrawn: its provider's when that is known, else the server's own origin. */
export function keyPageOf(serverUrl: string): KeyPage {
  const { hostname, origin } = new URL(serverUrl);
  const isBelow = (host: string): boolean => hostname === host || hostname.endsWith(`.${host}`);
  const known = providers.find(({ hosts }) => hosts.some(isBelow));
  return known ? { url: known.page, provider: known.name } : { url: origin };
}
