import { Type } from 'typebox';
import { exact, Done, Nullable } from './forms.ts';
import { Permission } from './permission.ts';
import { defineRoute } from './route.ts';

export const Login = Type.String({
  minLength: 1,
  maxLength: 200,
  description: 'E-mail address or short name',
});
/** Length is what counts; rules about signs make passwords worse. */
export const NewPassword = Type.String({ minLength: 10, maxLength: 200 });
export const PersonName = Type.String({ minLength: 1, maxLength: 100 });

/** Who is asking, and what there is to do first. */
export const Me = Type.Object(
  {
    /** `setup`: nobody has an account yet. */
    state: Type.Union([Type.Literal('setup'), Type.Literal('signed-out'), Type.Literal('signed-in')]),
    /** The one-time code from the console is needed for the set-up. */
    needsCode: Type.Boolean(),
    user: Nullable(Type.Object({ id: Type.String(), name: Type.String(), kind: Type.String() }, exact)),
    permissions: Type.Array(Permission),
    /** To be sent as `x-csrf-token` with every change made with the cookie. */
    csrf: Nullable(Type.String()),
  },
  exact,
);

const tag = 'sessions';

export const getSession = defineRoute({
  method: 'GET',
  path: '/api/v1/session',
  tag,
  summary: { zh: '当前登录者', en: 'Who is signed in' },
  right: 'anyone',
  reply: Me,
  example: {},
});

export const setUp = defineRoute({
  method: 'POST',
  path: '/api/v1/setup',
  tag,
  summary: { zh: '首次使用：建立管理员', en: 'First visit: make the owner' },
  right: 'anyone',
  body: Type.Object(
    {
      name: PersonName,
      login: Login,
      password: NewPassword,
      code: Type.Optional(Type.String({ maxLength: 40 })),
    },
    exact,
  ),
  reply: Me,
  status: 201,
  example: { body: { name: '李雷', login: 'li@shop.example', password: 'ten letters or more' } },
});

export const signIn = defineRoute({
  method: 'POST',
  path: '/api/v1/session',
  tag,
  summary: { zh: '登录', en: 'Sign in' },
  right: 'anyone',
  body: Type.Object({ login: Login, password: Type.String({ maxLength: 200 }) }, exact),
  reply: Me,
  example: { body: { login: 'li@shop.example', password: 'ten letters or more' } },
});

export const signOut = defineRoute({
  method: 'DELETE',
  path: '/api/v1/session',
  tag,
  summary: { zh: '退出', en: 'Sign out' },
  right: 'signed-in',
  reply: Done,
  example: {},
});

export const changePassword = defineRoute({
  method: 'PUT',
  path: '/api/v1/session/password',
  tag,
  summary: { zh: '修改自己的密码', en: 'Change your own password' },
  right: 'signed-in',
  body: Type.Object({ current: Type.String({ maxLength: 200 }), next: NewPassword }, exact),
  reply: Me,
  example: { body: { current: 'ten letters or more', next: 'another ten letters' } },
});
