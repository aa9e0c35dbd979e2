/** Channels and connectors. */
export const channelsWords = {};
