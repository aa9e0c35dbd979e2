/** Field mapping. */
export const mapperWords = {};
