import { areaList } from '@vant/area-data';
import { added, dropped, renamed } from './corrections.ts';

/** Levels: 1 province, 2 city, 3 district, county, or what stands in its place (the towns of 东莞). */
export interface Division {
  code: string;
  name: string;
  level: 1 | 2 | 3;
  /** `undefined` for a province. */
  parent: Division | undefined;
}

let known: ReadonlyMap<string, Division> | undefined;

/** All divisions by code; made on first use and kept, some 4,000 small objects. */
export function divisions(): ReadonlyMap<string, Division> {
  return (known ??= readDivisions());
}

function readDivisions(): ReadonlyMap<string, Division> {
  const all = new Map<string, Division>();
  const add = (
    code: string,
    listed: string,
    level: Division['level'],
    parent: Division | undefined,
  ): void => {
    if (dropped.has(code) || (level > 1 && parent === undefined)) return;
    const name = Object.hasOwn(renamed, code) ? renamed[code]! : listed;
    all.set(code, { code, name, level, parent });
  };
  for (const [code, name] of Object.entries(areaList.province_list)) add(code, name, 1, undefined);
  for (const [code, name] of Object.entries(areaList.city_list)) {
    add(code, name, 2, all.get(`${code.slice(0, 2)}0000`));
  }
  for (const [code, name] of [...Object.entries(areaList.county_list), ...Object.entries(added)]) {
    add(code, name, 3, all.get(`${code.slice(0, 4)}00`));
  }
  return all;
}

/** From the province down to the division itself. */
export function lineOf(division: Division): Division[] {
  return division.parent === undefined ? [division] : [...lineOf(division.parent), division];
}

export const isWithin = (division: Division, outer: Division): boolean => {
  for (let one: Division | undefined = division; one !== undefined; one = one.parent)
    if (one === outer) return true;
  return false;
};

/** Cities that have towns below them and no districts. */
const townCities = /^(?:4419|4420|4604|6202)/;
export const hasTowns = (division: Division): boolean =>
  division.level === 3 && townCities.test(division.code);

/** Zones with a code of the list's own; several in one province may bear the same name. */
export const isZone = (name: string): boolean => /(?:开发区|高新区|工业园区|产业园区|示范区)$/.test(name);

/** Says nothing: "directly below" the province or the municipality, or "elsewhere". */
export const isFiller = (name: string): boolean => /直辖县级行政区划$|^市辖区$|^县$|^其[它他]区$/.test(name);
