import type { ReceiverProblem } from '../../../schemas/receiver.ts';
import { lineOf, type Division } from './divisions.ts';

const printLine = (division: Division): string =>
  [...new Set(lineOf(division).map(({ name }) => name))].join('');

export function ambiguous(value: string, candidates: readonly Division[]): ReceiverProblem {
  const places = candidates.map(printLine);
  return {
    code: 'ambiguous-region',
    field: 'address.district',
    severity: 'error',
    value,
    message: {
      zh: `“${value}”可能指 ${places.length} 个地方。`,
      en: `"${value}" may mean ${places.length} places.`,
    },
    suggestion: {
      zh: `请补上省市，或从候选中选择：${places.slice(0, 5).join('、')}。`,
      en: `Add province and city, or choose one of: ${places.slice(0, 5).join(', ')}.`,
    },
    candidates: places,
  };
}

export const noRegion = (value: string): ReceiverProblem => ({
  code: 'region-missing',
  field: 'address.province',
  severity: 'error',
  value,
  message: { zh: '没有找到省、市、区。', en: 'No province, city or district was found.' },
  suggestion: { zh: '请补上省、市、区县。', en: 'Add province, city and district.' },
});

export function tooShallow(division: Division): ReceiverProblem {
  // A municipality is its own city.
  const city = division.level === 2 || /^(?:11|12|31|50)/.test(division.code);
  return {
    code: city ? 'district-missing' : 'city-missing',
    field: city ? 'address.district' : 'address.city',
    severity: 'warning',
    value: printLine(division),
    message: city
      ? { zh: `只到“${division.name}”，没有区县。`, en: `Known down to ${division.name} only, no district.` }
      : { zh: `只到“${division.name}”，没有市。`, en: `Known down to ${division.name} only, no city.` },
    suggestion: { zh: '请补上区县。', en: 'Add the district.' },
  };
}

export const conflict = (value: string, division: Division): ReceiverProblem => ({
  code: 'region-conflict',
  field: 'address.district',
  severity: 'error',
  value,
  message: {
    zh: `“${value}”不属于“${division.name}”。`,
    en: `${value} does not lie in ${division.name}.`,
  },
  suggestion: { zh: '请核对省、市、区。', en: 'Check province, city and district.' },
});
