/** Before the door: the first visit and the sign-in. */
export const accountWords = {
  'account.login': { zh: '账号', en: 'Login' },
  'account.password': { zh: '密码', en: 'Password' },
  'setup.title': { zh: '建立管理员', en: 'Make the owner' },
  'setup.lead': {
    zh: '第一次使用。填三项就能开始，之后可以在设置里添加同事。',
    en: 'This is the first visit. Three fields and you are in; add colleagues later under Settings.',
  },
  'setup.name': { zh: '姓名', en: 'Your name' },
  'setup.login-hint': {
    zh: '邮箱或简短的名字，登录时用。',
    en: 'An e-mail address or a short name, to sign in with.',
  },
  'setup.password-hint': { zh: '至少 10 个字符。', en: 'At least 10 characters.' },
  'setup.code': { zh: '设置码', en: 'Set-up code' },
  'setup.code-hint': {
    zh: '启动时打印在服务器控制台的 8 位数字。',
    en: 'The 8 digits that the server printed on its console when it started.',
  },
  'setup.enter': { zh: '开始使用', en: 'Start' },
  'sign-in.title': { zh: '登录', en: 'Sign in' },
  'sign-in.enter': { zh: '登录', en: 'Sign in' },
} as const;
