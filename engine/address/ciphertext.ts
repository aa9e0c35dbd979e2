/** Wrapped as Taobao, Douyin, Pinduoduo and JD do, `~…~1~`, `#…#`, `$…$`, or bare base64 too long for a name. */
const WRAPPED =
  /^([~#$@])(?=.{12,})[A-Za-z0-9+/=_-]{8,}[A-Za-z0-9+/=_~#$@-]*\1(?:[A-Za-z0-9+/=_-]*\1){0,4}\d*\1?$/;
const BASE64 = /^(?=.*[a-z])(?=.*[A-Z])(?=.*[0-9+/])[A-Za-z0-9+/_-]{22,}={0,2}$/;
const MASKED = /[*＊]{1,}|•{2,}|●{2,}/;

export const isCiphertext = (text: string): boolean => WRAPPED.test(text) || BASE64.test(text);

/** 张**, 138****0000, 建国路***号. */
export const isMasked = (text: string): boolean => MASKED.test(text);
