/** What clients are: the industries that the client registry knows. */
export const INDUSTRIES = ['legal', 'healthcare', 'manufacturing', 'retail', 'finance', 'education', 'nonprofit', 'other'];
