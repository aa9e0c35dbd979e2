import type { NodeDescriptor } from '../../../schemas/node.ts';

const reason = { zh: '喀什超过 3 kg 不发。', en: 'not to Kashgar above 3 kg.' };
const tariffRow = (
  candidate: string,
  name: string,
  nameEn: string,
  firstPrice: string,
  stepPrice: string,
) => ({
  candidate,
  name,
  nameEn,
  region: '65',
  firstKg: 1,
  firstPrice,
  stepKg: 1,
  stepPrice,
});
const config = {
  prices: {
    rows: [
      tariffRow('zto', '中通', 'ZTO', '18', '12'),
      tariffRow('yunda', '韵达', 'Yunda', '14', '9'),
      tariffRow('post', '邮政', 'China Post', '15', '10'),
    ],
  },
  region: { path: 'input.region' },
  weight: { path: 'input.kg' },
  exclude: [
    {
      when: { and: [{ starts_with: [{ var: 'input.region' }, '6531'] }, { '>': [{ var: 'input.kg' }, 3] }] },
      candidates: ['yunda'],
      reason: reason,
      onUnknown: 'true',
    },
  ],
};

/** What the node's page shows, and what its test runs. */
export const examples: NodeDescriptor['examples'] = [
  {
    name: { zh: '喀什 4 kg：只问中通和邮政', en: 'Kashgar, 4 kg: only two are asked' },
    config,
    data: { input: { region: '653100', kg: 4 }, steps: {} },
    output: {
      chosen: { candidate: 'post', name: '邮政', nameEn: 'China Post', price: 45, steps: 3 },
      asked: ['post', 'zto'],
      quotes: [
        { candidate: 'post', name: '邮政', nameEn: 'China Post', price: 45, steps: 3 },
        { candidate: 'zto', name: '中通', nameEn: 'ZTO', price: 54, steps: 3 },
      ],
      excluded: [{ candidate: 'yunda', name: '韵达', nameEn: 'Yunda', reason }],
      region: '653100',
      weightKg: 4,
      currency: 'CNY',
      reasons: [
        { zh: '排除韵达：喀什超过 3 kg 不发。', en: 'Yunda is out: not to Kashgar above 3 kg.' },
        {
          zh: '比价：邮政 45.00 CNY，中通 54.00 CNY。',
          en: 'Prices compared: China Post 45.00 CNY, ZTO 54.00 CNY.',
        },
        {
          zh: '选邮政：最便宜，比中通少 9.00 CNY。',
          en: 'China Post is chosen: the cheapest, 9.00 CNY less than ZTO.',
        },
      ],
    },
    port: 'out',
  },
  {
    name: { zh: '没有重量', en: 'No weight' },
    config,
    data: { input: { region: '653100', kg: null }, steps: {} },
    errorCode: 'weight-missing',
  },
];
