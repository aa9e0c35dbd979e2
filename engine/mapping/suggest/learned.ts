/** What this installation mapped before: a heading, the field it went to, and how often. */
export interface Learned {
  heading: string;
  field: string;
  count?: number;
}
