/** The first visit, and the samples it may leave behind. */
export const welcomeWords = {
  'welcome.title': { zh: '从哪里开始？', en: 'Where to begin?' },
  'welcome.demo': { zh: '先看演示店铺', en: 'Look around in the demo shop' },
  'welcome.demo-next': {
    zh: '八家店铺、五百多个订单、几件待处理，每个页面都有内容。看完一键清除。',
    en: 'Eight shops, more than five hundred orders, some cases: every screen has something. One click takes it all away.',
  },
  'welcome.open-demo': { zh: '打开演示店铺', en: 'Open the demo shop' },
  'welcome.empty': { zh: '直接用自己的数据', en: 'Begin with your own data' },
  'welcome.empty-next': {
    zh: '接入店铺，核对字段映射，画出第一个流程。',
    en: 'Connect a shop, look over the mapping of its fields, draw the first flow.',
  },
  'welcome.start-empty': { zh: '从空白开始', en: 'Start empty' },
  'demo-shop.present': {
    zh: '这里有 {count} 条示例数据',
    en: 'There is {count} sample here|There are {count} samples here',
  },
  'demo-shop.clear': { zh: '清除示例数据', en: 'Clear the samples' },
  'demo-shop.clear-lead': {
    zh: '将清除 {count} 条示例数据，不影响你自己的数据：',
    en: '{count} samples are taken away; your own data stays:',
  },
  'demo-shop.clear-do': { zh: '清除 {count} 条', en: 'Clear {count}' },
} as const;
