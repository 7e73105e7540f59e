/** The words of a test's window: in a language of their own, so that nothing else can have said them. */
export const testWords = {
  sentences: {
    not_authorized: 'Authorize this server in VS Code.',
    credential_expired: 'Authorize {server} again in VS Code.',
    access_withdrawn: 'Connect this tool again in VS Code.',
  },
  pages: {
    language: 'x-test',
    authorized: { title: 'Done', body: 'Authorized in words of the window.' },
    refused: { title: 'Not done', body: 'Refused in words of the window.' },
    unknown: { title: 'What?', body: 'Unknown in words of the window.' },
  },
};
