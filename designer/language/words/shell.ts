/** The frame, and what every screen says. */
export const shellWords = {
  'shell.brand': { zh: '搭流 Daliu', en: '搭流 Daliu' },
  'shell.tab-title': { zh: '{page} · 搭流', en: '{page} · Daliu' },
  'shell.skip': { zh: '跳到正文', en: 'Skip to content' },
  'shell.places': { zh: '主导航', en: 'Main' },
  'shell.language': { zh: '界面语言', en: 'Language' },
  'shell.sign-out': { zh: '退出', en: 'Sign out' },
  'shell.no-place': { zh: '没有这个页面', en: 'There is no such page' },
  'shell.no-place-next': {
    zh: '地址可能写错了，或者内容已被移走。',
    en: 'The address may be mistyped, or what it named has moved.',
  },
  'shell.to-today': { zh: '回到今日', en: 'Go to today' },
  'shell.channels': { zh: '渠道', en: 'Channels' },
  'shell.tables': { zh: '数据表', en: 'Tables' },
  'shell.user-menu': { zh: '我的账号', en: 'My account' },
  'shell.broken': { zh: '页面出错了', en: 'This page broke' },
  'shell.broken-next': {
    zh: '数据没有受影响。刷新页面即可继续；如果再次出现，请把技术详情发给管理员。',
    en: 'Nothing was changed. Reload to go on; if it happens again, send the technical details to an owner.',
  },
  'shell.details': { zh: '技术详情', en: 'Technical details' },

  'notice.title': { zh: '出错记录', en: 'What went wrong' },
  'notice.open': { zh: '出错记录 {count} 条', en: 'What went wrong: {count}' },
  'notice.none': { zh: '没有出错', en: 'Nothing went wrong' },
  'notice.place': { zh: '去看看', en: 'Go there' },
  'notice.drop': { zh: '知道了', en: 'Dismiss' },
  'notice.clear': { zh: '全部清除', en: 'Dismiss all' },
  'notice.waiting': { zh: '待处理共 {count} 单', en: '{count} case waits|{count} cases wait' },

  'action.cancel': { zh: '取消', en: 'Cancel' },
  'action.close': { zh: '关闭', en: 'Close' },
  'action.copy': { zh: '复制', en: 'Copy' },
  'action.copied': { zh: '已复制', en: 'Copied' },
  'action.try-again': { zh: '重试', en: 'Try again' },
  'action.reload': { zh: '刷新', en: 'Reload' },
  'action.more': { zh: '更多', en: 'More' },
  'action.load-more': { zh: '再看更早的', en: 'Show older ones' },
  'action.reason': { zh: '原因', en: 'Reason' },
  'action.reason-hint': { zh: '会记入操作日志。', en: 'Kept in the audit log.' },

  'failure.unexpected': {
    zh: '页面出错了，请刷新后再试。',
    en: 'Something went wrong on this page; reload it.',
  },
  'failure.unreachable': {
    zh: '连不上服务器。请检查网络，或稍后再试。',
    en: 'The server cannot be reached. Check the network, or try again later.',
  },
  'failure.unreadable': {
    zh: '服务器的回答看不懂，可能是中间的代理出错。请稍后再试。',
    en: "The server's answer makes no sense; a proxy on the way may have failed. Try again later.",
  },
  'failure.see-fields': {
    zh: '有 {count} 处要改，见下面标出的地方。',
    en: 'One field needs a change; see below.|{count} fields need a change; see below.',
  },

  'json.whole': { zh: '显示全文（{count} 字）', en: 'Show all {count} characters' },
  'time.zoned': { zh: '{time} 北京时间', en: '{time} Beijing time' },
  'unit.no-ms': { zh: '不到 1 毫秒', en: 'under 1 ms' },
  'unit.ms': { zh: '{count} 毫秒', en: '{count} ms' },
  'unit.s': { zh: '{count} 秒', en: '{count} s' },
  'unit.m': { zh: '{count} 分', en: '{count} min' },
  'unit.h': { zh: '{count} 小时', en: '{count} h' },
  'unit.d': { zh: '{count} 天', en: '{count} d' },
} as const;
