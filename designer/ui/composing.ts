interface KeyPress {
  isComposing?: boolean;
  keyCode?: number;
}

/**
 * Whether a key belongs to an input method: it picks a word or ends a composition, and must do nothing else. Safari
 * ends the composition before it tells of the Enter that ended it; only the code 229 betrays that one.
 */
export const isComposing = (press: KeyPress): boolean => press.isComposing === true || press.keyCode === 229;
